package dev.lamina.operator.environment;

import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a container of an environment does not start: the kubelet's reason and message. For a container in
 * CrashLoopBackOff, the message says how it ended last.
 *
 * @param container name of the container
 */
public record StartIssue(String container, String reason, String message) {
    /** The reason if the container's first process could not even be started. */
    public static final String NEVER_BEGAN = "StartError";

    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");
    /**
     * The kubelet's messages about a busy node or API server, which it retries itself, so users cannot fix anything.
     * The message about an image that is not pulled in time is the same, but then the registry's address may be wrong.
     */
    private static final Pattern RETRIED = Pattern.compile(
            "^CreateContainer(Config)?Error: .*(failed to sync (secret|configmap) cache|context deadline exceeded)");

    private static final String BACK_OFF = "CrashLoopBackOff";
    private static final Set<String> NOT_STARTED = Set.of(NEVER_BEGAN, "ContainerCannotRun");
    /** What the container's log says, and nothing else, if its program is made for another architecture. */
    private static final String OTHER_ARCHITECTURE = "exec format error";

    /** Whether the container starts and then ends. The function is the cause, and the gateway reports it to callers. */
    public boolean isEnding() {
        return BACK_OFF.equals(reason);
    }

    /** Returns the first issue, in the order in which the kubelet starts the containers. */
    static Optional<StartIssue> of(PodContainers containers) {
        return Stream.concat(
                        containers.sidecar().filter(status -> containers.ofImage()).stream(),
                        containers.function().stream())
                .flatMap(status -> of(status, containers.ofImage()).stream())
                .findFirst();
    }

    private static Optional<StartIssue> of(ContainerStatus container, boolean ofImage) {
        return Optional.ofNullable(container.getState())
                .map(ContainerState::getWaiting)
                .filter(waiting -> waiting.getReason() != null && !ON_ITS_WAY.contains(waiting.getReason()))
                .map(waiting -> last(container)
                        .filter(end -> BACK_OFF.equals(waiting.getReason()))
                        .map(end -> ended(container.getName(), end, ofImage))
                        .orElseGet(() ->
                                new StartIssue(container.getName(), waiting.getReason(), text(waiting.getMessage()))))
                .filter(found -> !RETRIED.matcher(found.reason() + ": " + found.message())
                        .find());
    }

    private static StartIssue ended(String container, ContainerStateTerminated end, boolean ofImage) {
        String message = text(end.getMessage());
        if (NOT_STARTED.contains(String.valueOf(end.getReason()))) {
            return new StartIssue(container, end.getReason(), message);
        }
        // Of other functions, the message is the error of a failed init, and may contain anything.
        if (ofImage && Workload.CONTAINER.equals(container) && message.strip().endsWith(OTHER_ARCHITECTURE)) {
            return new StartIssue(container, NEVER_BEGAN, OTHER_ARCHITECTURE);
        }
        return new StartIssue(container, BACK_OFF, end.getReason() + ", exit status " + end.getExitCode());
    }

    private static Optional<ContainerStateTerminated> last(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState()).map(ContainerState::getTerminated);
    }

    private static String text(String message) {
        return message == null ? "" : message;
    }
}
