package dev.lamina.operator.environment;

import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The state of an execution environment, read from its pod. It has only the facts that matter to the operator, so that
 * two pods with the same facts are equal.
 *
 * @param ending whether it is being deleted, or has ended
 * @param running whether its container runs, initialised or not
 * @param initialised whether its startup probe has passed: see {@code StartupProbe}
 * @param startIssue why its container does not start
 * @param initError the runtime's message if initialisation failed; empty once initialised
 * @param cpuMillicores its CPU limit
 */
public record Environment(
        String pod,
        boolean ending,
        boolean running,
        boolean initialised,
        Optional<StartIssue> startIssue,
        Optional<String> initError,
        long cpuMillicores) {
    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");
    /**
     * The kubelet's messages about a busy node or API server, which it retries itself, so users cannot fix anything.
     * The message about an image that is not pulled in time is the same, but then the registry's address may be wrong.
     */
    private static final Pattern RETRIED = Pattern.compile(
            "^CreateContainer(Config)?Error: .*(failed to sync (secret|configmap) cache|context deadline exceeded)");

    private static final String BACK_OFF = "CrashLoopBackOff";
    /** The container's first process could not even be started. */
    private static final Set<String> NEVER_BEGAN = Set.of("StartError", "ContainerCannotRun");

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /** The kubelet's reason and message. For a container in CrashLoopBackOff, the message says how it ended last. */
    public record StartIssue(String reason, String message) {

        /**
         * Whether the container starts and then ends. The function is the cause, and the gateway reports it to callers.
         */
        public boolean isEnding() {
            return BACK_OFF.equals(reason);
        }
    }

    public static Environment of(Pod pod) {
        Optional<ContainerStatus> container = container(pod);
        boolean initialised = container.map(ContainerStatus::getStarted).orElse(false);
        return new Environment(
                pod.getMetadata().getName(),
                pod.getMetadata().getDeletionTimestamp() != null
                        || pod.getStatus() != null
                                && ENDED.contains(String.valueOf(pod.getStatus().getPhase())),
                container
                        .map(ContainerStatus::getState)
                        .map(ContainerState::getRunning)
                        .isPresent(),
                initialised,
                container.flatMap(Environment::startIssue),
                initialised ? Optional.empty() : container.flatMap(Environment::initError),
                cpu(pod));
    }

    /** Finds the container by name: a service mesh or an agent may have added containers before it. */
    private static Optional<ContainerStatus> container(Pod pod) {
        List<ContainerStatus> containers =
                pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
        return containers == null
                ? Optional.empty()
                : containers.stream()
                        .filter(status -> Workload.CONTAINER.equals(status.getName()))
                        .findFirst();
    }

    private static Optional<StartIssue> startIssue(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(ContainerState::getWaiting)
                .filter(waiting -> waiting.getReason() != null && !ON_ITS_WAY.contains(waiting.getReason()))
                .map(waiting -> last(container)
                        .filter(end -> BACK_OFF.equals(waiting.getReason()))
                        .map(Environment::ended)
                        .orElseGet(() -> new StartIssue(
                                waiting.getReason(), waiting.getMessage() == null ? "" : waiting.getMessage())))
                .filter(found -> !RETRIED.matcher(found.reason() + ": " + found.message())
                        .find());
    }

    private static StartIssue ended(ContainerStateTerminated end) {
        return NEVER_BEGAN.contains(String.valueOf(end.getReason()))
                ? new StartIssue(end.getReason(), end.getMessage() == null ? "" : end.getMessage())
                : new StartIssue(BACK_OFF, end.getReason() + ", exit status " + end.getExitCode());
    }

    private static Optional<ContainerStateTerminated> last(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState()).map(ContainerState::getTerminated);
    }

    private static Optional<String> initError(ContainerStatus container) {
        return last(container)
                .map(ContainerStateTerminated::getMessage)
                .map(String::strip)
                .filter(message -> !message.isEmpty());
    }

    private static long cpu(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> Workload.CONTAINER.equals(container.getName()))
                .findFirst()
                .map(Container::getResources)
                .map(ResourceRequirements::getLimits)
                .map((Map<String, Quantity> limits) -> limits.get("cpu"))
                .map(limit -> Quantity.getAmountInBytes(limit)
                        .multiply(BigDecimal.valueOf(1000))
                        .longValue())
                .orElse(0L);
    }
}
