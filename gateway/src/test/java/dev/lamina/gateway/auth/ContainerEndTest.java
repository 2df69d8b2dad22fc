package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Times are seconds after the start of an hour. The kubelet rounds them down. */
class ContainerEndTest {
    private static final Instant HOUR = Instant.parse("2026-05-04T10:00:00Z");

    @Test
    void endAfterInvocationIsFound() {
        assertThat(exit(20.9, ended(0, 20, 3), null)).contains(3);
        assertThat(exit(20.9, running(22), ended(0, 21, 3))).contains(3);
        assertThat(exit(20.9, running(20), ended(0, 20, 3))).contains(3);
        assertThat(exit(20.9, new ContainerState(), ended(0, 20, 3))).contains(3);
    }

    @Test
    void clockOfNodeMayBeSlow() {
        assertThat(exit(20.9, ended(0, 19, 3), null)).contains(3);
        assertThat(exit(20.9, ended(0, 18, 3), null)).isEmpty();
    }

    /** It ended, runs again, and then only its connection broke. */
    @Test
    void runningContainerHasNotEnded() {
        assertThat(exit(28, running(21), ended(0, 20, 3))).isEmpty();
        assertThat(exit(22, running(21), ended(0, 20, 3))).isEmpty();
    }

    @Test
    void earlierEndIsNotTaken() {
        assertThat(exit(22, ended(21, 25, 137), ended(0, 20, 3))).contains(137);
        assertThat(exit(24, new ContainerState(), ended(0, 20, 3))).isEmpty();
    }

    /** It ended, ran again, and was stopped with its pod. */
    @Test
    void firstOfTwoEndsIsFound() {
        assertThat(exit(19, ended(21, 22, 143), ended(0, 20, 3))).contains(3);
    }

    private static Optional<Integer> exit(double given, ContainerState state, ContainerState last) {
        return ContainerEnd.after(
                        HOUR.plusMillis((long) (given * 1000)),
                        new ContainerStatusBuilder()
                                .withState(state)
                                .withLastState(last)
                                .build())
                .map(ContainerStateTerminated::getExitCode);
    }

    private static ContainerState running(int since) {
        return new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(HOUR.plusSeconds(since).toString())
                .endRunning()
                .build();
    }

    private static ContainerState ended(int since, int at, int status) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withStartedAt(HOUR.plusSeconds(since).toString())
                .withFinishedAt(HOUR.plusSeconds(at).toString())
                .withExitCode(status)
                .endTerminated()
                .build();
    }
}
