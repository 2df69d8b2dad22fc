package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.dispatch.Handling.Given;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.SeenSpans;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A cold start is split into phases by the status of the pod. */
class ColdStartsTest {
    private static final FunctionId HELLO = new FunctionId("shop", "hello");

    private static final Instant ARRIVAL = Instant.parse("2026-01-01T00:00:00Z");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ColdStarts starts = new ColdStarts((function, name) -> Optional.of(pod("2026-01-01T00:00:06Z")));
    private final ColdStartMeters meters = new ColdStartMeters(registry, HELLO);

    @Test
    void phasesAddUpToTheWait() {
        starts.count(HELLO, given("hello-1/1-abc"), usage(), meters);
        starts.read();

        assertThat(seconds()).isEqualTo(Map.of("queue", 1.0, "schedule", 2.0, "pull", 3.0, "start", 3.5, "init", 0.5));
    }

    @Test
    void phasesAreSpansWithinTheWait() {
        SeenSpans spans = new SeenSpans().on();
        ColdStarts traced = new ColdStarts((function, name) -> Optional.of(pod("2026-01-01T00:00:06Z")), spans);
        SpanContext wait = SpanContext.create(
                "5759e988bd862e3fe1be46a994272793",
                "53995c3f42cd8ad8",
                TraceFlags.getSampled(),
                TraceState.getDefault());
        Given untraced = given("hello-1/1-abc");

        traced.count(HELLO, new Given(untraced.environment(), untraced.at(), untraced.waited(), wait), usage(), meters);
        traced.count(HELLO, untraced, usage(), meters);
        traced.read();

        assertThat(spans.all())
                .allSatisfy(span -> assertThat(span.parent()).isEqualTo(wait))
                .extracting(span -> span.name() + " "
                        + Duration.between(ARRIVAL, span.start()).toMillis() + "-"
                        + Duration.between(ARRIVAL, span.end()).toMillis())
                .containsExactly(
                        "fetch the code and start the runtime 6000-9500",
                        "pull the image and start the container 3000-6000",
                        "schedule the pod 1000-3000",
                        "request a pod 0-1000");
    }

    /** The status of its container is about another start. */
    @Test
    void resetHasOnlyInit() {
        starts.count(HELLO, given("hello-1/2-abc"), usage(), meters);
        starts.read();

        assertThat(seconds()).isEqualTo(Map.of("init", 0.5));
    }

    @Test
    void laterRestartOfContainerIsIgnored() {
        ColdStarts restarted = new ColdStarts((function, name) -> Optional.of(pod("2026-01-01T00:00:20Z")));

        restarted.count(HELLO, given("hello-1/1-abc"), usage(), meters);
        restarted.read();

        assertThat(seconds()).isEqualTo(Map.of("init", 0.5));
    }

    @Test
    void deletedFunctionGetsNoSeriesLater() {
        starts.count(HELLO, given("hello-1/1-abc"), usage(), meters);
        meters.remove();
        starts.read();

        assertThat(registry.getMeters()).isEmpty();
    }

    private Map<String, Double> seconds() {
        Map<String, Double> seconds = new TreeMap<>();
        for (Timer timer : registry.find("lamina.cold.start.phase").timers()) {
            seconds.put(timer.getId().getTag("phase"), timer.totalTime(TimeUnit.SECONDS));
        }
        return seconds;
    }

    /** Arrived at second 0, got its environment at second 10. */
    private static Given given(String environment) {
        return new Given(
                new Environment("hello-1", environment), Instant.parse("2026-01-01T00:00:10Z"), Duration.ofSeconds(10));
    }

    private static Usage usage() {
        return new Usage(Duration.ofMillis(3), Duration.ofMillis(3), 50, Optional.of(Duration.ofMillis(500)));
    }

    private static Pod pod(String running) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("hello-1")
                .withCreationTimestamp("2026-01-01T00:00:01Z")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("True")
                .withLastTransitionTime("2026-01-01T00:00:03Z")
                .endCondition()
                .addNewContainerStatus()
                .withName("function")
                .withNewState()
                .withNewRunning(running)
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
