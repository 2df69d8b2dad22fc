package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Handling;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestGateway;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each throttled invocation is counted under the limit that throttled it. */
class ThrottleMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InvocationMetrics metrics = TestMetrics.on(registry, Map.of());
    private final FakeFunctions functions = new FakeFunctions();
    private final FunctionId hello = functions.ready("hello");
    private final FunctionView view = functions.find(hello).orElseThrow();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BODIES")
    void invocationIsCountedUnderItsCause(ThrottleCause cause) {
        metrics.follow(new FunctionChange.Added(view), TestMetrics.QUIET);

        metrics.ended(TestGateway.invocation(hello, "{}"), new Outcome.Throttled(cause), Handling.NONE);

        assertThat(registry.get("lamina.throttles")
                        .tags("function", "hello", "cause", cause.tag())
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("lamina.throttles").tag("function", "hello").counters())
                .filteredOn(counter -> counter.count() > 0)
                .hasSize(1);
    }

    /** Prometheus accepts all series of a name only if they have the same labels. */
    @Test
    void bodiesHaveTheSameLabelsWithoutFunction() {
        metrics.follow(new FunctionChange.Added(view), TestMetrics.QUIET);
        new ApiMetrics(registry).bodyThrottled();

        assertThat(registry.scrape())
                .contains("lamina_throttles_total{cause=\"bodies\",function=\"\",namespace=\"\",} 1.0")
                .contains("lamina_throttles_total{cause=\"reserved\",function=\"hello\",namespace=\"default\",} 0.0");
    }

    @Test
    void deletedFunctionLeavesNoSeries() {
        metrics.follow(new FunctionChange.Added(view), TestMetrics.QUIET);
        metrics.follow(new FunctionChange.Removed(view), TestMetrics.QUIET);

        assertThat(registry.getMeters()).isEmpty();
    }
}
