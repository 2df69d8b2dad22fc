package dev.lamina.gateway.dispatch.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.StartingPods.Start;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Statuses as the kubelet and the scheduler write them. The containers have been unready since 10:00:00, unless a test
 * says otherwise.
 */
class PodStartTest {
    private static final String KILLED =
            "terminated: {reason: OOMKilled, exitCode: 137, startedAt: '2026-01-01T10:00:01Z', finishedAt: "
                    + "'2026-01-01T10:00:03Z'}";
    private static final String FAILED =
            "terminated: {reason: Error, exitCode: 1, startedAt: '2026-01-01T10:00:01Z', finishedAt: "
                    + "'2026-01-01T10:00:03Z'}";
    private static final String BACKS_OFF =
            "waiting: {reason: CrashLoopBackOff, message: back-off 10s restarting failed container}";
    private static final String RUNS = "running: {startedAt: '2026-01-01T10:00:04Z'}";
    private static final Start COMING = new Start.Coming();

    @Test
    void outOfMemoryKillBeforeReadyEndsInit() {
        Start.EndedInInit backingOff =
                new Start.EndedInInit("fn-a", Instant.parse("2026-01-01T10:00:03Z"), true, 137, true);
        assertThat(start(BACKS_OFF, KILLED, 2)).isEqualTo(backingOff);
        assertThat(start(KILLED, null, 0)).as("ended just now").isEqualTo(withoutBackOff(backingOff));
        assertThat(start(RUNS, KILLED, 1)).as("a second try").isEqualTo(COMING);
        assertThat(start(RUNS, KILLED, 2)).as("a third try").isEqualTo(withoutBackOff(backingOff));
    }

    @Test
    void startedThirdAttemptIsComing() {
        assertThat(PodStart.of(pod(
                        "2026-01-01T10:00:00Z",
                        "{name: function, started: true, restartCount: 2, state: {%s}, lastState: {%s}}"
                                .formatted(RUNS, KILLED))))
                .isEqualTo(COMING);
    }

    @Test
    void otherEndBeforeReadyCountsOnlyInBackOff() {
        assertThat(start(BACKS_OFF, FAILED, 2))
                .isEqualTo(new Start.EndedInInit("fn-a", Instant.parse("2026-01-01T10:00:03Z"), false, 1, true));
        assertThat(start(FAILED, null, 0)).isEqualTo(COMING);
        assertThat(start(RUNS, FAILED, 5)).isEqualTo(COMING);
    }

    /** It became unready when that run ended. */
    @Test
    void podThatWasReadyDidNotEndInInit() {
        String ended = "2026-01-01T10:00:03Z";
        assertThat(start(ended, BACKS_OFF, KILLED, 2)).isEqualTo(new Start.BacksOff("fn-a"));
        assertThat(start(ended, KILLED, null, 2)).isEqualTo(COMING);
        assertThat(start(ended, RUNS, KILLED, 2)).isEqualTo(COMING);
    }

    @Test
    void podUnreadySinceStartWasNeverReady() {
        assertThat(start("2026-01-01T10:00:01Z", BACKS_OFF, KILLED, 2)).isInstanceOf(Start.EndedInInit.class);
    }

    @Test
    void unstartableContainerIsHeldWithReason() {
        assertThat(start("waiting: {reason: ImagePullBackOff, message: not found}", null, 0))
                .isEqualTo(new Start.Held("fn-a", "ImagePullBackOff: not found"));
        assertThat(start("waiting: {reason: CreateContainerConfigError}", null, 0))
                .isEqualTo(new Start.Held("fn-a", "CreateContainerConfigError"));
        assertThat(start(BACKS_OFF, "terminated: {reason: StartError, exitCode: 128, message: no /entry.sh}", 3))
                .isEqualTo(new Start.Held("fn-a", "StartError: no /entry.sh"));
    }

    @Test
    void startingContainerIsComing() {
        assertThat(start("waiting: {reason: ContainerCreating}", null, 0)).isEqualTo(COMING);
        assertThat(start("waiting: {reason: PodInitializing}", null, 0)).isEqualTo(COMING);
        assertThat(start(RUNS, null, 0)).isEqualTo(COMING);
        assertThat(PodStart.of(Serialization.unmarshal("metadata: {name: fn-a}", Pod.class)))
                .isEqualTo(COMING);
    }

    @Test
    void unschedulablePodIsHeldWithReason() {
        assertThat(PodStart.of(Serialization.unmarshal(
                        "metadata: {name: fn-a}\nstatus: {phase: Pending, conditions: [{type: PodScheduled, status: "
                                + "'False',"
                                + " reason: Unschedulable, message: '0/1 nodes are available'}]}",
                        Pod.class)))
                .isEqualTo(new Start.Held("fn-a", "Unschedulable: 0/1 nodes are available"));
    }

    /** The container of an image has no probe of its own, so it counts as started as soon as it runs. */
    @Test
    void startedImageIsUpWhenProgramIs() {
        String image = "{name: function, started: true, restartCount: 2, state: {%s}, lastState: {%s}}, "
                .formatted(RUNS, KILLED);

        assertThat(PodStart.of(pod("2026-01-01T10:00:00Z", image + "{name: lamina, started: false}")))
                .isInstanceOf(Start.EndedInInit.class);
        assertThat(PodStart.of(pod("2026-01-01T10:00:00Z", image + "{name: lamina, started: true}")))
                .isEqualTo(COMING);
    }

    @Test
    void endOfSidecarIsIgnored() {
        assertThat(PodStart.of(pod(
                        "2026-01-01T10:00:00Z",
                        "{name: mesh, restartCount: 9, state: {%s}, lastState: {%s}}".formatted(BACKS_OFF, KILLED))))
                .isEqualTo(COMING);
    }

    @Test
    void deletedOrEvictedPodIsEnding() {
        assertThat(PodStart.isEnding(Serialization.unmarshal(
                        "metadata: {name: fn-a, deletionTimestamp: '2026-01-01T10:00:00Z'}", Pod.class)))
                .isTrue();
        assertThat(PodStart.isEnding(
                        Serialization.unmarshal("metadata: {name: fn-a}\nstatus: {phase: Failed}", Pod.class)))
                .as("evicted")
                .isTrue();
        assertThat(PodStart.isEnding(
                        Serialization.unmarshal("metadata: {name: fn-a}\nstatus: {phase: Running}", Pod.class)))
                .isFalse();
    }

    private static Start withoutBackOff(Start.EndedInInit end) {
        return new Start.EndedInInit(end.pod(), end.at(), end.outOfMemory(), end.exitStatus(), false);
    }

    private static Start start(String state, String last, int restarts) {
        return start("2026-01-01T10:00:00Z", state, last, restarts);
    }

    private static Start start(String unreadySince, String state, String last, int restarts) {
        return PodStart.of(pod(
                unreadySince,
                "{name: function, started: false, restartCount: %d, state: {%s}, lastState: {%s}}"
                        .formatted(restarts, state, last == null ? "" : last)));
    }

    private static Pod pod(String unreadySince, String container) {
        return Serialization.unmarshal(
                "metadata: {name: fn-a}\nstatus: {phase: Running, conditions: [{type: ContainersReady, status: "
                        + "'False', lastTransitionTime: '"
                        + unreadySince + "'}], containerStatuses: [" + container + "]}",
                Pod.class);
    }
}
