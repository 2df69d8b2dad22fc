package dev.lamina.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * Counts reconciliations by kind. The SDK's own metrics are not used: they have the name of each resource, or count the
 * SDK's queues.
 */
@Singleton
class ReconcileMetrics implements Metrics {
    private final MeterRegistry registry;

    @Inject
    ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        String kind = execution.metadata().get(Constants.RESOURCE_GVK_KEY) instanceof GroupVersionKind known
                ? known.getKind()
                : "";
        long start = System.nanoTime();
        boolean failed = true;
        try {
            T result = execution.execute();
            failed = false;
            return result;
        } finally {
            registry.timer("lamina.reconcile", "kind", kind).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            registry.counter("lamina.reconcile.errors", "kind", kind).increment(failed ? 1 : 0);
        }
    }
}
