package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Handling;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The series of aliases: the same invocations as those of their functions, once more and by version. */
class AliasMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void invocationCountsForAliasAndFunction() {
        InvocationMetrics metrics = metrics(Map.of());
        metrics.follow(TestAliases.leading("pay", "live", "3"));

        metrics.ended(invocation("pay.3", ":live"), done(true), Handling.NONE);
        metrics.ended(invocation("pay.3", ":live"), new Outcome.Throttled(ThrottleCause.POOL), Handling.NONE);
        metrics.ended(invocation("pay.3", ":3"), done(false), Handling.NONE);
        metrics.ended(invocation("pay", ""), done(false), Handling.NONE);
        metrics.ended(invocation("pay", ":$LATEST"), done(false), Handling.NONE);

        RequiredSearch live = series("lamina.alias.invocations", "live");
        assertThat(live.counter().count()).isEqualTo(1);
        assertThat(live.counter().getId().getTag("executed_version")).isEqualTo("3");
        assertThat(series("lamina.alias.errors", "live").counter().count()).isEqualTo(1);
        assertThat(series("lamina.alias.throttles", "live").counter().count()).isEqualTo(1);
        assertThat(series("lamina.alias.cold.starts", "live").counter().count()).isEqualTo(1);
        assertThat(series("lamina.alias.duration", "live").timer().count()).isEqualTo(1);
        assertThat(registry.find("lamina.alias.invocations").counters()).hasSize(1);
        assertThat(registry.get("lamina.invocations").counter().count())
                .as("each once")
                .isEqualTo(4);
    }

    @Test
    void seriesOfAliasBeginAtZero() {
        metrics(Map.of()).follow(TestAliases.leading("pay", "live", "3"));

        assertThat(series("lamina.alias.invocations", "live").counter().count()).isZero();
    }

    @Test
    void unknownAliasHasNoSeries() {
        InvocationMetrics metrics = metrics(Map.of());

        metrics.ended(invocation("pay", ":typo"), new Outcome.Refused(404, "e", "m"), Handling.NONE);
        metrics.ended(invocation("pay.1", ":typo"), done(false), Handling.NONE);

        assertThat(registry.find("lamina.alias.invocations").counters()).isEmpty();
    }

    @Test
    void formerVersionsOfAliasAreForgotten() {
        InvocationMetrics metrics = metrics(Map.of());
        for (int version = 1; version <= 6; version++) {
            metrics.follow(TestAliases.leading("pay", "live", String.valueOf(version)));
        }

        assertThat(registry.get("lamina.alias.invocations").counters())
                .extracting(counter -> counter.getId().getTag("executed_version"))
                .containsExactlyInAnyOrder("3", "4", "5", "6");
        assertThat(registry.find("lamina.alias.duration").timers()).hasSize(4);
    }

    @Test
    void deletedAliasHasNoSeries() {
        InvocationMetrics metrics = metrics(Map.of());
        metrics.follow(TestAliases.leading("pay", "live", "3"));

        metrics.follow(TestAliases.deleted("pay", "live"));

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .noneMatch(name -> name.startsWith("lamina.alias"));
    }

    @Test
    void aliasesBeyondBoundShareSeries() {
        InvocationMetrics metrics = metrics(Map.of("lamina.metrics.aliases-per-namespace", "1"));
        metrics.follow(TestAliases.leading("pay", "live", "3"));
        metrics.follow(TestAliases.leading("pay", "next", "4"));
        metrics.follow(TestAliases.leading("pay", "test", "5"));

        metrics.ended(invocation("pay.4", ":next"), done(false), Handling.NONE);
        metrics.ended(invocation("pay.5", ":test"), done(false), Handling.NONE);

        assertThat(registry.find("lamina.alias.invocations").counters()).hasSize(2);
        assertThat(series("lamina.alias.invocations", "_other").counter().count())
                .isEqualTo(2);
        metrics.follow(TestAliases.deleted("pay", "next"));
        metrics.follow(TestAliases.deleted("pay", "test"));
        assertThat(registry.find("lamina.alias.invocations").counters()).hasSize(1);
    }

    private InvocationMetrics metrics(Map<String, String> settings) {
        FakeFunctions functions = new FakeFunctions();
        InvocationMetrics metrics = TestMetrics.on(registry, settings);
        for (String name : new String[] {"pay", "pay.3"}) {
            metrics.follow(
                    new FunctionChange.Added(
                            functions.find(functions.ready(name)).orElseThrow()),
                    TestMetrics.QUIET);
        }
        return metrics;
    }

    private RequiredSearch series(String name, String alias) {
        return registry.get(name).tag("alias", alias);
    }

    private static Invocation invocation(String runs, String qualifier) {
        return new Invocation(
                "1",
                new FunctionId("default", runs),
                "arn:aws:lambda:us-east-1:default:function:pay" + qualifier,
                Buffer.buffer("{}"),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static Outcome done(boolean error) {
        return new Outcome.Completed(
                Buffer.buffer("{}"),
                error,
                Optional.empty(),
                Optional.of(new Outcome.Usage(
                        Duration.ofMillis(3), Duration.ofMillis(3), 50, Optional.of(Duration.ofMillis(9)))));
    }
}
