package dev.lamina.gateway.auth;

import dev.lamina.gateway.dispatch.ContainerEnds;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads pods, and how their containers ended, from the API server: they are read too rarely to be worth a watch. */
@ApplicationScoped
class ApiServerPods implements PodLookup, ContainerEnds {
    /** Other containers, such as a mesh's, do not matter. */
    private static final String CONTAINER = "function";

    private static final String OUT_OF_MEMORY = "OOMKilled";
    private static final String BACK_OFF = "CrashLoopBackOff";

    private final KubernetesClient client;

    @Inject
    ApiServerPods(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<Found> find(String namespace, String name) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(name).get())
                .map(pod -> pod.getMetadata())
                .map(metadata ->
                        new Found(metadata.getUid(), Objects.requireNonNullElse(metadata.getLabels(), Map.of())));
    }

    /**
     * The end of a restarted container is in its last state; otherwise, or while it waits to restart, in its state or
     * its last state.
     */
    @Override
    public End read(FunctionId function, String pod, Instant since) {
        List<ContainerStatus> containers = Optional.ofNullable(client.pods()
                        .inNamespace(function.namespace())
                        .withName(pod)
                        .get())
                .map(Pod::getStatus)
                .map(PodStatus::getContainerStatuses)
                .orElse(List.of())
                .stream()
                .filter(container -> CONTAINER.equals(container.getName()))
                .toList();
        return new End(
                containers.stream().anyMatch(container -> isOutOfMemory(container, since)),
                containers.stream().anyMatch(ApiServerPods::backsOff));
    }

    private static boolean isOutOfMemory(ContainerStatus container, Instant since) {
        return Stream.of(container.getState(), container.getLastState())
                .filter(Objects::nonNull)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .anyMatch(end -> OUT_OF_MEMORY.equals(end.getReason())
                        && end.getFinishedAt() != null
                        && !Instant.parse(end.getFinishedAt()).isBefore(since));
    }

    private static boolean backsOff(ContainerStatus container) {
        return container.getState() != null
                && container.getState().getWaiting() != null
                && BACK_OFF.equals(container.getState().getWaiting().getReason());
    }
}
