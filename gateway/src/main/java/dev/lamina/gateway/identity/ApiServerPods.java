package dev.lamina.gateway.identity;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Pods, straight from the API server: they are asked for too seldom to be worth a watch. */
@ApplicationScoped
class ApiServerPods implements PodLookup {
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
}
