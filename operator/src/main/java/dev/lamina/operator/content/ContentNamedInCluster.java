package dev.lamina.operator.content;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Asks the API server: the status of each Function and Layer, and what the Deployments of functions tell their pods. */
@Singleton
final class ContentNamedInCluster implements NamedContent {
  private static final Set<String> HASH_VARIABLES = Set.of("LAMINA_CODE_SHA256", "LAMINA_LAYERS_SHA256");

  private final KubernetesClient client;
  private final OperatorConfig config;

  ContentNamedInCluster(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.config = config;
  }

  @Override
  public Set<String> hashes() {
    Set<String> hashes = new HashSet<>();
    all(Function.class).map(Function::getStatus).filter(Objects::nonNull).forEach(status -> hashes.add(status.codeSha256()));
    all(Layer.class).map(Layer::getStatus).filter(Objects::nonNull).forEach(status -> hashes.add(status.sha256()));
    all(Deployment.class).flatMap(ContentNamedInCluster::inPods).forEach(hashes::add);
    return hashes;
  }

  private <T extends HasMetadata> Stream<T> all(Class<T> type) {
    List<String> namespaces = config.namespaces().orElse(List.of());
    if (namespaces.isEmpty()) {
      return items(client.resources(type).inAnyNamespace().list());
    }
    return namespaces.stream().flatMap(namespace -> items(client.resources(type).inNamespace(namespace).list()));
  }

  private static <T extends HasMetadata> Stream<T> items(KubernetesResourceList<T> list) {
    return list.getItems().stream();
  }

  private static Stream<String> inPods(Deployment deployment) {
    if (deployment.getMetadata().getLabels() == null || !deployment.getMetadata().getLabels().containsKey(Lamina.FUNCTION_LABEL)) {
      return Stream.empty();
    }
    return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
        .flatMap(container -> container.getEnv().stream())
        .filter(variable -> HASH_VARIABLES.contains(variable.getName()) && variable.getValue() != null)
        .map(EnvVar::getValue).flatMap(value -> Stream.of(value.split(",")));
  }
}
