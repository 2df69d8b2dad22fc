package dev.lamina.gateway.app;

import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Down while long-lived objects fill the heap even after a collection: such a gateway only collects garbage. The JVM
 * does not end by itself when memory runs out: see {@code jvm.options}.
 */
@Liveness
@Singleton
class HeapLiveness implements HealthCheck {
    private static final double FULL = 0.97;

    // A collector has one pool for long-lived objects, and it is the one whose use can be watched.
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
            .toList();

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("heap")
                .status(pools.stream().map(MemoryPoolMXBean::getCollectionUsage).noneMatch(HeapLiveness::isFull))
                .build();
    }

    /** @param afterCollection use after the pool's last collection; null: the pool is never collected */
    static boolean isFull(MemoryUsage afterCollection) {
        return afterCollection != null
                && afterCollection.getMax() > 0
                && afterCollection.getUsed() > FULL * afterCollection.getMax();
    }
}
