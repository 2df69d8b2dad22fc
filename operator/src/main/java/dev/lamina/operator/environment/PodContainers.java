package dev.lamina.operator.environment;

import dev.lamina.operator.workload.ImageReference;
import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * The containers of an environment. Found by name: a service mesh or an agent may have added others before them.
 *
 * @param spec of the container that runs the function; empty in a pod of other making
 * @param function status of the container that runs the function
 * @param sidecar status of the container with Lamina's program
 * @param ofImage whether the pod is that of a container image, so that the program has a container of its own
 */
public record PodContainers(
        Optional<Container> spec,
        Optional<ContainerStatus> function,
        Optional<ContainerStatus> sidecar,
        boolean ofImage) {

    public static PodContainers of(Pod pod) {
        return new PodContainers(
                spec(pod, Workload.CONTAINER),
                status(pod, Workload.CONTAINER),
                status(pod, Workload.SIDECAR),
                spec(pod, Workload.SIDECAR).isPresent());
    }

    /** Returns the status of the container with Lamina's program, which has the startup probe. */
    Optional<ContainerStatus> program() {
        return ofImage ? sidecar : function;
    }

    /** Returns whether the container that runs the function has ended, at least once. */
    boolean functionHasEnded() {
        return function.filter(status -> status.getRestartCount() != null && status.getRestartCount() > 0
                        || isTerminated(status.getState())
                        || isTerminated(status.getLastState()))
                .isPresent();
    }

    /** Returns the image that runs, with its digest; empty until it is pulled, and if the node knows no digest. */
    Optional<PulledImage> pulled() {
        return spec.filter(container -> ofImage)
                .map(Container::getImage)
                .flatMap(name -> function.map(ContainerStatus::getImageID)
                        .map(ImageReference::ofNode)
                        .filter(ImageReference.of(name)::isOfRepository)
                        .flatMap(ImageReference::digest)
                        .map(digest -> new PulledImage(name, digest)));
    }

    private static boolean isTerminated(ContainerState state) {
        return state != null && state.getTerminated() != null;
    }

    private static Optional<Container> spec(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> name.equals(container.getName()))
                .findFirst();
    }

    private static Optional<ContainerStatus> status(Pod pod, String name) {
        List<ContainerStatus> containers =
                pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
        return containers == null
                ? Optional.empty()
                : containers.stream()
                        .filter(status -> name.equals(status.getName()))
                        .findFirst();
    }
}
