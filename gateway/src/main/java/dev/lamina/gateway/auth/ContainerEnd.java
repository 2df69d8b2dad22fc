package dev.lamina.gateway.auth;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the end of the run of a container that was given an invocation. */
final class ContainerEnd {
    /** The kubelet's times are in whole seconds, rounded down. */
    private static final Duration ROUNDED = Duration.ofSeconds(1);
    /** By how much the node's clock may be behind the gateway's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

    private ContainerEnd() {}

    /**
     * Returns the first end after the time. That of a restarted container is in its last state, and its state may be
     * the next end, when the pod is deleted; otherwise it is in its state or its last state.
     */
    static Optional<ContainerStateTerminated> after(Instant given, ContainerStatus container) {
        Optional<ContainerState> state = Optional.ofNullable(container.getState());
        // A run that began before that time was given the invocation, so the run before it was not.
        boolean isSameRun = state.flatMap(ContainerEnd::startedAt)
                .filter(started -> !started.plus(ROUNDED).isAfter(given))
                .isPresent();
        Optional<ContainerState> last =
                Optional.ofNullable(container.getLastState()).filter(ended -> !isSameRun);
        Instant earliest = given.minus(ROUNDED).minus(CLOCKS_DIFFER);
        return Stream.of(last, state)
                .flatMap(Optional::stream)
                .flatMap(found -> Optional.ofNullable(found.getTerminated()).stream())
                .filter(end -> end.getFinishedAt() != null && !finishedAt(end).isBefore(earliest))
                .min(Comparator.comparing(ContainerEnd::finishedAt));
    }

    private static Instant finishedAt(ContainerStateTerminated end) {
        return Instant.parse(end.getFinishedAt());
    }

    private static Optional<Instant> startedAt(ContainerState state) {
        return Optional.ofNullable(state.getRunning())
                .map(ContainerStateRunning::getStartedAt)
                .or(() -> Optional.ofNullable(state.getTerminated()).map(ContainerStateTerminated::getStartedAt))
                .map(Instant::parse);
    }
}
