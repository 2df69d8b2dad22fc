package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Handling;
import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.dispatch.LimitUsage;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The series of functions: which there are, and what provisioned concurrency counts. */
class InvocationMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FakeFunctions functions = new FakeFunctions();

    @Test
    void functionsBeyondBoundShareSeries() {
        InvocationMetrics metrics = TestMetrics.on(registry, Map.of("lamina.metrics.functions-per-namespace", "2"));
        List<FunctionView> views = List.of(view("a"), view("b"), view("c"), view("d"));
        views.forEach(view -> metrics.follow(new FunctionChange.Added(view), TestMetrics.QUIET));

        views.forEach(view -> metrics.ended(TestGateway.invocation(view.id(), "{}"), done(), Handling.NONE));

        assertThat(count("a")).isEqualTo(1);
        assertThat(count("b")).isEqualTo(1);
        assertThat(count("_other")).isEqualTo(2);
        assertThat(registry.find("lamina.invocations").counters()).hasSize(3);
    }

    @Test
    void versionsAreCountedUnderNameOfFunction() {
        InvocationMetrics metrics = TestMetrics.on(registry, Map.of());
        List<FunctionView> views = List.of(view("a"), view("a.1"), view("a.2"));
        views.forEach(view -> metrics.follow(new FunctionChange.Added(view), TestMetrics.QUIET));

        views.forEach(view -> metrics.ended(TestGateway.invocation(view.id(), "{}"), done(), Handling.NONE));
        metrics.follow(new FunctionChange.Removed(view("a.1")), TestMetrics.QUIET);

        assertThat(count("a")).isEqualTo(3);
        assertThat(registry.find("lamina.invocations").counters()).hasSize(1);
    }

    @Test
    void fullGatewayCountsUnderOneName() {
        InvocationMetrics metrics = TestMetrics.on(registry, Map.of("lamina.metrics.functions", "1"));
        for (String namespace : List.of("n1", "n2", "n3", "n4")) {
            FunctionView view = FunctionViewBuilder.builder(view("f"))
                    .id(new FunctionId(namespace, "f"))
                    .build();
            metrics.follow(new FunctionChange.Added(view), TestMetrics.QUIET);
        }

        assertThat(registry.find("lamina.invocations").counters())
                .extracting(counter -> counter.getId().getTag("namespace"))
                .containsExactlyInAnyOrder("n1", "_other");
    }

    @Test
    void sharedSeriesAreRemovedWithTheLastFunction() {
        InvocationMetrics metrics = TestMetrics.on(registry, Map.of("lamina.metrics.functions-per-namespace", "1"));
        List<FunctionView> views = List.of(view("a"), view("b"), view("c"));
        views.forEach(view -> metrics.follow(new FunctionChange.Added(view), TestMetrics.QUIET));

        metrics.follow(new FunctionChange.Removed(views.get(1)), TestMetrics.QUIET);
        assertThat(registry.find("lamina.invocations").tag("function", "_other").counter())
                .isNotNull();

        metrics.follow(new FunctionChange.Removed(views.get(2)), TestMetrics.QUIET);
        assertThat(registry.find("lamina.invocations").counters()).hasSize(1);
    }

    @Test
    void invocationBeyondProvisionedIsSpillover() {
        FunctionView view =
                FunctionViewBuilder.builder(view("warm")).provisioned(2).build();
        TestMetrics.Loads own = new TestMetrics.Loads(Map.of(view.id(), 1));
        TestMetrics.Loads all = new TestMetrics.Loads(Map.of(view.id(), 2));
        InvocationMetrics metrics = TestMetrics.on(registry, Map.of());
        metrics.follow(new FunctionChange.Added(view), new FunctionLoads(own, all));

        metrics.ended(TestGateway.invocation(view.id(), "{}"), done(), inFlight(view, 1));
        metrics.ended(TestGateway.invocation(view.id(), "{}"), done(), inFlight(view, 2));

        assertThat(registry.get("lamina.provisioned.concurrency.invocations")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("lamina.provisioned.concurrency.spillover.invocations")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("lamina.provisioned.concurrency.utilization")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void poolAndReservationsClaimConcurrency() {
        FunctionId pooled = functions.ready("pooled");
        FunctionId reserving = functions.reserving("reserving", 10);
        TestMetrics.Loads all = new TestMetrics.Loads(Map.of(pooled, 3, reserving, 4));

        new PlatformMeters(registry, functions, TestConfig.of(Map.of()))
                .start(new NoUsage(), new FunctionLoads(all, all));

        assertThat(registry.get("lamina.claimed.account.concurrency").gauge().value())
                .isEqualTo(13);
    }

    private record NoUsage() implements LimitUsage {
        @Override
        public int size(Limit limit) {
            return 0;
        }

        @Override
        public int used(Limit limit) {
            return 0;
        }
    }

    private static Handling inFlight(FunctionView view, int number) {
        return new Handling(Duration.ofMillis(5), number, Optional.of(view), Optional.empty());
    }

    private static Outcome done() {
        return new Outcome.Completed(
                Buffer.buffer("{}"),
                false,
                Optional.empty(),
                Optional.of(new Outcome.Usage(Duration.ofMillis(3), Duration.ofMillis(3), 50, Optional.empty())));
    }

    private double count(String function) {
        return registry.get("lamina.invocations")
                .tag("function", function)
                .counter()
                .count();
    }

    private FunctionView view(String name) {
        return functions.find(functions.ready(name)).orElseThrow();
    }
}
