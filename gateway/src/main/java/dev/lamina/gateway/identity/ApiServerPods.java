package dev.lamina.gateway.identity;

import dev.lamina.gateway.dispatch.ContainerEnds;
import dev.lamina.gateway.dispatch.FunctionId;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods, straight from the API server: they are asked for too seldom to be worth a watch. What became of their containers, too. */
@ApplicationScoped
class ApiServerPods implements PodLookup, ContainerEnds {
  private static final String OUT_OF_MEMORY = "OOMKilled";

  private final KubernetesClient client;

  @Inject
  ApiServerPods(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<Found> find(String namespace, String name) {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(name).get())
        .map(pod -> pod.getMetadata())
        .map(metadata -> new Found(metadata.getUid(), Objects.requireNonNullElse(metadata.getLabels(), Map.of())));
  }

  /** A container that is started again has its end in the last state; one that is not, or waits for it, in the state or the last one. */
  @Override
  public boolean outOfMemory(FunctionId function, String pod, Instant since) {
    return Optional.ofNullable(client.pods().inNamespace(function.namespace()).withName(pod).get()).stream()
        .map(Pod::getStatus)
        .filter(Objects::nonNull)
        .flatMap(status -> status.getContainerStatuses().stream())
        .flatMap(container -> Stream.of(container.getState(), container.getLastState()))
        .filter(Objects::nonNull)
        .map(ContainerState::getTerminated)
        .filter(Objects::nonNull)
        .anyMatch(end -> OUT_OF_MEMORY.equals(end.getReason()) && end.getFinishedAt() != null && !Instant.parse(end.getFinishedAt()).isBefore(since));
  }
}
