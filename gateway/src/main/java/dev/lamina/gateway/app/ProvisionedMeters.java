package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The meters of provisioned concurrency of one name, which exist once there is some. Both gauges are about all gateways
 * together, and every gateway has the same values.
 */
final class ProvisionedMeters {
    private final MeterRegistry registry;
    private final List<Meter> gauges;
    private final Counter invocations;
    private final Counter spillover;

    /**
     * @param provisioned environments that exist
     * @param slots invocations that these can run at the same time
     * @param inFlight invocations on all gateways
     */
    ProvisionedMeters(
            MeterRegistry registry, FunctionId id, IntSupplier provisioned, IntSupplier slots, IntSupplier inFlight) {
        this.registry = registry;
        Tags tags = Tags.of("namespace", id.namespace(), "function", id.name());
        this.gauges = List.of(
                Gauge.builder("lamina.provisioned.concurrency", provisioned::getAsInt)
                        .tags(tags)
                        .register(registry),
                Gauge.builder(
                                "lamina.provisioned.concurrency.utilization",
                                () -> utilization(slots.getAsInt(), inFlight.getAsInt()))
                        .tags(tags)
                        .register(registry));
        this.invocations = registry.counter("lamina.provisioned.concurrency.invocations", tags);
        this.spillover = registry.counter("lamina.provisioned.concurrency.spillover.invocations", tags);
    }

    /** @param within whether there was provisioned concurrency for the invocation when it was admitted */
    void count(boolean within) {
        (within ? invocations : spillover).increment();
    }

    void remove() {
        gauges.forEach(registry::remove);
        registry.remove(invocations);
        registry.remove(spillover);
    }

    private static double utilization(int slots, int inFlight) {
        return slots == 0 ? 0 : Math.min(1, (double) inFlight / slots);
    }
}
