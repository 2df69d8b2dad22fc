package dev.lamina.gateway.auth;

import dev.lamina.gateway.dispatch.ContainerEnds;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
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
import java.util.OptionalInt;

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

    @Override
    public End read(FunctionId function, String pod, Instant given) {
        return container(function, pod)
                .map(container -> {
                    Optional<ContainerStateTerminated> end = ContainerEnd.after(given, container);
                    return new End(
                            end.map(ended -> OptionalInt.of(Objects.requireNonNullElse(ended.getExitCode(), 0)))
                                    .orElse(OptionalInt.empty()),
                            end.filter(ended -> OUT_OF_MEMORY.equals(ended.getReason()))
                                    .isPresent(),
                            backsOff(container));
                })
                .orElse(End.UNKNOWN);
    }

    private Optional<ContainerStatus> container(FunctionId function, String pod) {
        return Optional.ofNullable(client.pods()
                        .inNamespace(function.namespace())
                        .withName(pod)
                        .get())
                .map(Pod::getStatus)
                .map(PodStatus::getContainerStatuses)
                .orElse(List.of())
                .stream()
                .filter(container -> CONTAINER.equals(container.getName()))
                .findFirst();
    }

    private static boolean backsOff(ContainerStatus container) {
        return container.getState() != null
                && container.getState().getWaiting() != null
                && BACK_OFF.equals(container.getState().getWaiting().getReason());
    }
}
