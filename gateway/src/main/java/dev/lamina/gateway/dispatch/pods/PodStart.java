package dev.lamina.gateway.dispatch.pods;

import dev.lamina.gateway.dispatch.StartingPods.Start;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads from a pod's status how far it has come on its way to being an environment. */
final class PodStart {
    /** Another one, as a mesh's, may end as it likes. */
    private static final String CONTAINER = "function";

    /** In the pod of a container image it has the startup probe, which passes after init. */
    private static final String SIDECAR = "lamina";

    private static final String OUT_OF_MEMORY = "OOMKilled";
    private static final String BACK_OFF = "CrashLoopBackOff";
    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");
    /** The first process could not even be started. */
    private static final Set<String> NEVER_BEGAN = Set.of("StartError", "ContainerCannotRun");

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    /** A container that was killed this often during init, and runs again, will be killed again. */
    private static final int HOPELESS_RESTARTS = 2;

    private PodStart() {}

    static boolean isEnding(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null
                || pod.getStatus() != null
                        && ENDED.contains(String.valueOf(pod.getStatus().getPhase()));
    }

    static Start of(Pod pod) {
        Optional<ContainerStatus> container = container(pod, CONTAINER);
        if (container.isEmpty()) {
            return unschedulable(pod)
                    .<Start>map(why -> new Start.Held(name(pod), why))
                    .orElse(new Start.Coming());
        }
        ContainerState state = Optional.ofNullable(container.get().getState()).orElseGet(ContainerState::new);
        Optional<ContainerStateTerminated> last =
                Optional.ofNullable(container.get().getLastState()).map(ContainerState::getTerminated);
        if (state.getWaiting() != null) {
            return waiting(pod, state.getWaiting(), last);
        }
        if (state.getTerminated() != null) {
            return killedInInit(pod, Optional.of(state.getTerminated()));
        }
        boolean started = Boolean.TRUE.equals(
                container(pod, SIDECAR).or(() -> container).get().getStarted());
        boolean hopeless =
                !started && Objects.requireNonNullElse(container.get().getRestartCount(), 0) >= HOPELESS_RESTARTS;
        return killedInInit(pod, last.filter(end -> hopeless));
    }

    private static Start waiting(Pod pod, ContainerStateWaiting waiting, Optional<ContainerStateTerminated> last) {
        if (waiting.getReason() == null || ON_ITS_WAY.contains(waiting.getReason())) {
            return new Start.Coming();
        }
        if (!BACK_OFF.equals(waiting.getReason()) || last.isEmpty()) {
            return new Start.Held(name(pod), words(waiting.getReason(), waiting.getMessage()));
        }
        ContainerStateTerminated end = last.get();
        if (NEVER_BEGAN.contains(String.valueOf(end.getReason()))) {
            return new Start.Held(name(pod), words(end.getReason(), end.getMessage()));
        }
        return neverUp(pod, end) ? endedInInit(pod, end, true) : new Start.BacksOff(name(pod));
    }

    /** The kubelet starts it again at once; only a lack of memory means that this is in vain. */
    private static Start killedInInit(Pod pod, Optional<ContainerStateTerminated> end) {
        return end.filter(PodStart::isOutOfMemory)
                .filter(killed -> neverUp(pod, killed))
                .<Start>map(killed -> endedInInit(pod, killed, false))
                .orElse(new Start.Coming());
    }

    private static Start endedInInit(Pod pod, ContainerStateTerminated end, boolean backsOff) {
        return new Start.EndedInInit(
                name(pod),
                Instant.parse(end.getFinishedAt()),
                isOutOfMemory(end),
                Objects.requireNonNullElse(end.getExitCode(), 0),
                backsOff);
    }

    /**
     * Whether this run of the container was never up: its containers have been unready since before it began. All times
     * are of one clock, the node's. The condition's is kept while it stays False, over as many runs as there are.
     */
    private static boolean neverUp(Pod pod, ContainerStateTerminated end) {
        return end.getStartedAt() != null
                && end.getFinishedAt() != null
                && condition(pod, "ContainersReady")
                        .filter(condition ->
                                "False".equals(condition.getStatus()) && condition.getLastTransitionTime() != null)
                        .filter(condition -> !Instant.parse(condition.getLastTransitionTime())
                                .isAfter(Instant.parse(end.getStartedAt())))
                        .isPresent();
    }

    private static boolean isOutOfMemory(ContainerStateTerminated end) {
        return OUT_OF_MEMORY.equals(end.getReason());
    }

    private static Optional<String> unschedulable(Pod pod) {
        return condition(pod, "PodScheduled")
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(condition -> words(
                        Objects.requireNonNullElse(condition.getReason(), "Unschedulable"), condition.getMessage()));
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).orElse(List.of()).stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private static Optional<ContainerStatus> container(Pod pod, String name) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getContainerStatuses).orElse(List.of()).stream()
                .filter(status -> name.equals(status.getName()))
                .findFirst();
    }

    private static String words(String reason, String message) {
        return message == null || message.isBlank() ? reason : reason + ": " + message.strip();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
