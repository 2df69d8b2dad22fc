package dev.lamina.operator.startcache;

import dev.lamina.api.SnapStartStatus;
import dev.lamina.operator.environment.PodContainers;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads from its pod how the making of a start cache went. */
final class StartCacheRun {
    /** Kubernetes may never find a node for the pod, or never get the image. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST = 1000;

    private StartCacheRun() {}

    /** Returns the result; empty while it may still come. */
    static Optional<SnapStartStatus> result(Pod pod, String runtimeImage, Instant now) {
        String phase = pod.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
        return switch (phase) {
            case "Succeeded" -> Optional.of(made(message(pod), runtimeImage));
            case "Failed" -> Optional.of(off("The cache could not be made: " + reason(pod), runtimeImage));
            default ->
                isOverdue(pod, now)
                        ? Optional.of(off(
                                "Pod " + pod.getMetadata().getName() + " had no result after " + PATIENCE.toMinutes()
                                        + " minutes: " + waiting(pod),
                                runtimeImage))
                        : Optional.empty();
        };
    }

    private static SnapStartStatus made(String message, String runtimeImage) {
        return SHA256.matcher(message).matches()
                ? SnapStartStatus.on(message, runtimeImage)
                : off("The runtime image does not make a cache: use one of this version of Lamina", runtimeImage);
    }

    private static SnapStartStatus off(String why, String runtimeImage) {
        return SnapStartStatus.off(why.length() > LONGEST ? why.substring(0, LONGEST) + "…" : why, runtimeImage);
    }

    private static boolean isOverdue(Pod pod, Instant now) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp())
                .plus(PATIENCE)
                .isBefore(now);
    }

    private static String message(Pod pod) {
        return ended(pod)
                .map(ContainerStateTerminated::getMessage)
                .map(String::strip)
                .orElse("");
    }

    /** The runtime's own words; without any, the kubelet's. */
    private static String reason(Pod pod) {
        return Optional.of(message(pod))
                .filter(message -> !message.isEmpty())
                .or(() -> ended(pod).map(end -> end.getReason() + ", exit status " + end.getExitCode()))
                .or(() -> Optional.ofNullable(pod.getStatus().getMessage()))
                .orElseGet(() -> String.valueOf(pod.getStatus().getReason()));
    }

    private static String waiting(Pod pod) {
        return pod.getStatus() == null
                ? "no node has it"
                : PodContainers.of(pod)
                        .function()
                        .map(ContainerStatus::getState)
                        .map(ContainerState::getWaiting)
                        .map(state -> state.getReason() + " " + Objects.requireNonNullElse(state.getMessage(), ""))
                        .or(() -> Optional.ofNullable(pod.getStatus().getConditions()).orElse(List.of()).stream()
                                .filter(condition -> "False".equals(condition.getStatus()))
                                .map(condition -> condition.getMessage())
                                .filter(Objects::nonNull)
                                .findFirst())
                        .orElse("phase " + pod.getStatus().getPhase());
    }

    private static Optional<ContainerStateTerminated> ended(Pod pod) {
        return PodContainers.of(pod).function().map(ContainerStatus::getState).map(ContainerState::getTerminated);
    }
}
