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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The series of versions: the invocations that name a version by its number, once more. */
class VersionMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FakeFunctions functions = new FakeFunctions();

    @Test
    void invocationByNumberCountsForVersionAndFunction() {
        InvocationMetrics metrics = metrics(Map.of(), "pay", "pay.3");
        metrics.follow(TestAliases.leading("pay", "live", "3"));

        metrics.ended(invocation("pay.3", ":3"), done(true), Handling.NONE);
        metrics.ended(invocation("pay.3", ":3"), new Outcome.Throttled(ThrottleCause.POOL), Handling.NONE);
        metrics.ended(invocation("pay.3", ":live"), done(false), Handling.NONE);
        metrics.ended(invocation("pay", ""), done(false), Handling.NONE);
        metrics.ended(invocation("pay", ":$LATEST"), done(false), Handling.NONE);

        assertThat(count("lamina.version.invocations", "3")).isEqualTo(1);
        assertThat(count("lamina.version.errors", "3")).isEqualTo(1);
        assertThat(count("lamina.version.throttles", "3")).isEqualTo(1);
        assertThat(count("lamina.version.cold.starts", "3")).isEqualTo(1);
        assertThat(registry.get("lamina.version.duration").timer().count()).isEqualTo(1);
        assertThat(registry.get("lamina.version.invocations").counters()).hasSize(1);
        assertThat(registry.get("lamina.invocations").counter().count())
                .as("each once")
                .isEqualTo(4);
    }

    @Test
    void unknownVersionHasNoSeries() {
        InvocationMetrics metrics = metrics(Map.of(), "pay");

        metrics.ended(invocation("pay.99", ":99"), done(false), Handling.NONE);

        assertThat(registry.find("lamina.version.invocations").counters()).isEmpty();
    }

    @Test
    void versionsUsedLastHaveSeries() {
        InvocationMetrics metrics = metrics(Map.of(), "pay", "pay.1", "pay.2", "pay.3", "pay.4", "pay.5");

        for (String version : new String[] {"1", "2", "3", "4", "1", "5"}) {
            metrics.ended(invocation("pay." + version, ":" + version), done(false), Handling.NONE);
        }

        assertThat(registry.get("lamina.version.invocations").counters())
                .extracting(counter -> counter.getId().getTag("version"))
                .containsExactlyInAnyOrder("1", "3", "4", "5");
        assertThat(registry.get("lamina.version.duration").timers()).hasSize(4);
        assertThat(count("lamina.version.invocations", "1")).isEqualTo(2);
    }

    @Test
    void versionsBeyondBoundShareSeries() {
        InvocationMetrics metrics =
                metrics(Map.of("lamina.metrics.versions-per-namespace", "1"), "pay", "pay.1", "pay.2", "pay.3");

        for (String version : new String[] {"1", "2", "3"}) {
            metrics.ended(invocation("pay." + version, ":" + version), done(false), Handling.NONE);
        }

        assertThat(registry.get("lamina.version.invocations").counters()).hasSize(2);
        assertThat(count("lamina.version.invocations", "_other")).isEqualTo(2);
        delete(metrics, "pay.2");
        assertThat(count("lamina.version.invocations", "_other")).isEqualTo(2);
        delete(metrics, "pay.3");
        assertThat(registry.get("lamina.version.invocations").counters()).hasSize(1);
    }

    @Test
    void deletedVersionHasNoSeries() {
        InvocationMetrics metrics = metrics(Map.of(), "pay", "pay.1", "pay.2");
        metrics.ended(invocation("pay.1", ":1"), done(false), Handling.NONE);
        metrics.ended(invocation("pay.2", ":2"), done(false), Handling.NONE);

        delete(metrics, "pay.1");
        assertThat(registry.get("lamina.version.invocations").counters()).hasSize(1);

        delete(metrics, "pay");
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .noneMatch(name -> name.startsWith("lamina.version"));
    }

    private InvocationMetrics metrics(Map<String, String> settings, String... names) {
        InvocationMetrics metrics = TestMetrics.on(registry, settings);
        for (String name : names) {
            metrics.follow(
                    new FunctionChange.Added(
                            functions.find(functions.ready(name)).orElseThrow()),
                    TestMetrics.QUIET);
        }
        return metrics;
    }

    private void delete(InvocationMetrics metrics, String name) {
        metrics.follow(
                new FunctionChange.Removed(
                        functions.find(new FunctionId("default", name)).orElseThrow()),
                TestMetrics.QUIET);
    }

    private double count(String name, String version) {
        return registry.get(name).tag("version", version).counter().count();
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
