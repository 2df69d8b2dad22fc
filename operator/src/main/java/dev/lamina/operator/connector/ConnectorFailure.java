package dev.lamina.operator.connector;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a connector does not run. */
final class ConnectorFailure {
    private static final int LONGEST_LINE = 300;
    /** A connector that was started again counts as failing until it has run for this long. */
    private static final Duration PROBATION = Duration.ofMinutes(1);

    private static final Pattern COMPLETED = Pattern.compile("Connector completed: .*?message = '(.*?)', error = ");

    private ConnectorFailure() {}

    /** The pod cannot be made, for example because of a quota. */
    static Optional<String> of(Deployment deployment) {
        return Stream.ofNullable(deployment.getStatus())
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals("ReplicaFailure")
                        && condition.getStatus().equals("True"))
                .map(condition -> condition.getReason() + ": " + condition.getMessage())
                .findFirst();
    }

    /** No node has room for the pod, or its container does not run. */
    static Optional<String> of(Pod pod, Instant now) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        return Stream.concat(
                        status.getConditions().stream()
                                .filter(condition -> condition.getType().equals("PodScheduled")
                                        && condition.getStatus().equals("False"))
                                .map(condition -> condition.getReason() + ": " + condition.getMessage()),
                        status.getContainerStatuses().stream().flatMap(container -> of(container, now).stream()))
                .findFirst();
    }

    static Optional<String> of(ContainerStatus status, Instant now) {
        ContainerState state = status.getState();
        if (state == null || state.getRunning() != null && !isOnProbation(status, now)) {
            return Optional.empty();
        }
        return Stream.of(Optional.ofNullable(state.getTerminated()), lastEnd(status))
                .flatMap(Optional::stream)
                .map(ended -> lastWords(ended.getMessage(), ended.getReason()))
                .findFirst()
                .or(() -> Optional.ofNullable(state.getWaiting())
                        .filter(waiting -> !"ContainerCreating".equals(waiting.getReason()))
                        .map(waiting -> waiting.getReason() + ": " + waiting.getMessage()));
    }

    private static boolean isOnProbation(ContainerStatus status, Instant now) {
        String started = status.getState().getRunning().getStartedAt();
        return lastEnd(status).isPresent()
                && started != null
                && Instant.parse(started).plus(PROBATION).isAfter(now);
    }

    private static Optional<ContainerStateTerminated> lastEnd(ContainerStatus status) {
        return Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated);
    }

    /** The line that names the cause, without the stack. */
    private static String lastWords(String log, String reason) {
        if (log == null || log.isBlank()) {
            return reason;
        }
        List<String> lines = log.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("..."))
                .toList();
        String cause = lines.stream()
                .map(COMPLETED::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .reduce((_, later) -> later)
                .orElseGet(() -> lines.stream()
                        .filter(line -> line.startsWith("Caused by: "))
                        .reduce((_, later) -> later)
                        .orElseGet(lines::getLast));
        return cause.length() > LONGEST_LINE ? cause.substring(0, LONGEST_LINE) : cause;
    }
}
