package dev.lamina.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Reconciliations and their errors are counted by kind. */
class ReconcileMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ReconcileMetrics metrics = new ReconcileMetrics(registry);

    @Test
    void errorsAreCountedAmongReconciliations() throws Exception {
        metrics.timeControllerExecution(new Execution(() -> "done"));
        assertThatThrownBy(() -> metrics.timeControllerExecution(new Execution(() -> {
                    throw new IllegalStateException("broken");
                })))
                .hasMessage("broken");

        assertThat(registry.get("lamina.reconcile")
                        .tag("kind", "Function")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("lamina.reconcile.errors")
                        .tag("kind", "Function")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private record Execution(Callable<String> work) implements ControllerExecution<String> {
        @Override
        public String name() {
            return "reconcile";
        }

        @Override
        public String controllerName() {
            return "functions";
        }

        @Override
        public String successTypeName(String result) {
            return result;
        }

        @Override
        public ResourceID resourceID() {
            return new ResourceID("hello", "shop");
        }

        @Override
        public Map<String, Object> metadata() {
            return Map.of(Constants.RESOURCE_GVK_KEY, new GroupVersionKind("lamina.dev", "v1alpha1", "Function"));
        }

        @Override
        public String execute() throws Exception {
            return work.call();
        }
    }
}
