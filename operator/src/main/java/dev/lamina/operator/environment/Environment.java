package dev.lamina.operator.environment;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of an execution environment, read from its pod. It has only the facts that matter to the operator, so that
 * two pods with the same facts are equal.
 *
 * @param ending whether it is being deleted, or has ended
 * @param running whether its container runs, initialised or not
 * @param initialised whether its startup probe has passed: see {@code StartupProbe}
 * @param spent whether its container image has ended after it was initialised: the pod must be replaced
 * @param startIssue why its container does not start
 * @param initError the runtime's message if initialisation failed; empty once initialised
 * @param image the container image that it runs; empty for other functions, and until it is pulled
 * @param cpuMillicores its CPU limit
 */
public record Environment(
        String pod,
        boolean ending,
        boolean running,
        boolean initialised,
        boolean spent,
        Optional<StartIssue> startIssue,
        Optional<String> initError,
        Optional<PulledImage> image,
        long cpuMillicores) {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    public static Environment of(Pod pod) {
        PodContainers containers = PodContainers.of(pod);
        boolean started = containers.program().map(ContainerStatus::getStarted).orElse(false);
        boolean running = containers
                .function()
                .map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .isPresent();
        return new Environment(
                pod.getMetadata().getName(),
                pod.getMetadata().getDeletionTimestamp() != null
                        || pod.getStatus() != null
                                && ENDED.contains(String.valueOf(pod.getStatus().getPhase())),
                running,
                started && (running || !containers.ofImage()),
                started && containers.ofImage() && containers.functionHasEnded(),
                StartIssue.of(containers),
                started ? Optional.empty() : containers.program().flatMap(Environment::initError),
                containers.pulled(),
                containers.spec().map(Environment::cpu).orElse(0L));
    }

    private static Optional<String> initError(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState())
                .map(ContainerState::getTerminated)
                .map(ContainerStateTerminated::getMessage)
                .map(String::strip)
                .filter(message -> !message.isEmpty());
    }

    private static long cpu(Container container) {
        return Optional.ofNullable(container.getResources())
                .map(ResourceRequirements::getLimits)
                .map((Map<String, Quantity> limits) -> limits.get("cpu"))
                .map(limit -> Quantity.getAmountInBytes(limit)
                        .multiply(BigDecimal.valueOf(1000))
                        .longValue())
                .orElse(0L);
    }
}
