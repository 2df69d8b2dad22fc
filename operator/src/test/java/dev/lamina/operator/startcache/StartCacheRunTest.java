package dev.lamina.operator.startcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.SnapStartStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the pod that makes a start cache says: states as Kubernetes writes them. */
class StartCacheRunTest {
    private static final Instant CREATED = Instant.parse("2026-12-01T10:00:00Z");
    private static final Instant SOON = CREATED.plus(Duration.ofMinutes(9));
    private static final Instant LATE = CREATED.plus(Duration.ofMinutes(11));
    private static final String SHA256 = "a".repeat(64);

    @Test
    void messageOfEndedPodIsHashOfCache() {
        assertThat(result("{phase: Succeeded, containerStatuses: [{name: mesh}, {name: function, state: {terminated: "
                        + "{exitCode: 0, message: '" + SHA256 + "'}}}]}"))
                .contains(SnapStartStatus.on(SHA256, "image"));
    }

    @Test
    void podWithoutHashHasMadeNoCache() {
        assertThat(result("{phase: Succeeded, containerStatuses: [{name: function, "
                        + "state: {terminated: {exitCode: 0}}}]}"))
                .map(SnapStartStatus::message)
                .hasValueSatisfying(
                        message -> assertThat(message).startsWith("The runtime image does not make a cache"));
    }

    @Test
    void failureHasRuntimesWords() {
        assertThat(result("{phase: Failed, containerStatuses: [{name: function, state: {terminated: {exitCode: 1, "
                        + "reason: Error, message: 'java.io.IOException: no database'}}}]}"))
                .contains(
                        SnapStartStatus.off("The cache could not be made: java.io.IOException: no database", "image"));
    }

    @Test
    void failureWithoutWordsHasKubeletsWords() {
        assertThat(result("{phase: Failed, containerStatuses: [{name: function, state: {terminated: {exitCode: 137, "
                        + "reason: OOMKilled}}}]}"))
                .contains(SnapStartStatus.off("The cache could not be made: OOMKilled, exit status 137", "image"));
        assertThat(result("{phase: Failed, reason: DeadlineExceeded, message: 'Pod was active on the node too long'}"))
                .contains(SnapStartStatus.off(
                        "The cache could not be made: Pod was active on the node too long", "image"));
    }

    @Test
    void podThatWaitsIsGivenUpInTheEnd() {
        String pending = "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: no node}]}";

        assertThat(result(pending)).isEmpty();
        assertThat(StartCacheRun.result(pod(pending), "image", LATE))
                .contains(SnapStartStatus.off(
                        "Pod fn-hello.1-start-cache had no result after 10 minutes: no node", "image"));
        assertThat(StartCacheRun.result(pod("{}"), "image", LATE)).isPresent();
    }

    @Test
    void longMessageIsCut() {
        assertThat(result("{phase: Failed, message: '" + "x".repeat(2000) + "'}")
                        .orElseThrow()
                        .message())
                .hasSizeLessThanOrEqualTo(1024);
    }

    private static Optional<SnapStartStatus> result(String status) {
        return StartCacheRun.result(pod(status), "image", SOON);
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal("""
                kind: Pod
                apiVersion: v1
                metadata: {name: fn-hello.1-start-cache, creationTimestamp: "%s"}
                spec: {containers: [{name: function}]}
                status: %s
                """.formatted(CREATED, status), Pod.class);
    }
}
