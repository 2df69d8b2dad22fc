package dev.lamina.operator;

import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The API server of the tests, with our CRDs: the shared test cluster's, or any other that the file in
 * {@code LAMINA_TEST_KUBECONFIG} leads to (it needs KEDA's CRDs, and no controllers).
 */
public final class TestApiServer {
  private static final Path DEFINITIONS = Path.of("../crds/generated");

  private TestApiServer() {}

  public static KubernetesClient client() {
    KubernetesClient client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig())).build();
    definitions(client).forEach(definition -> apply(client, definition));
    return client;
  }

  /** A namespace of the test's own, to be deleted by it. */
  public static String newNamespace(KubernetesClient client) {
    return client.resource(new NamespaceBuilder().withNewMetadata().withGenerateName("lamina-it-").endMetadata().build())
        .create().getMetadata().getName();
  }

  static String kubeconfig() {
    String file = System.getenv("LAMINA_TEST_KUBECONFIG");
    try {
      return file == null ? TestCluster.shared().kubeconfig() : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> definitions(KubernetesClient client) {
    try (Stream<Path> files = Files.list(DEFINITIONS)) {
      return files.flatMap(file -> load(client, file).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> load(KubernetesClient client, Path file) {
    try (var stream = Files.newInputStream(file)) {
      return client.load(stream).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void apply(KubernetesClient client, HasMetadata definition) {
    client.resource(definition).fieldManager("test").forceConflicts().serverSideApply();
    client.resources(CustomResourceDefinition.class).withName(definition.getMetadata().getName())
        .waitUntilCondition(crd -> crd.getStatus() != null && crd.getStatus().getConditions() != null && crd.getStatus().getConditions().stream()
            .anyMatch(condition -> "Established".equals(condition.getType()) && "True".equals(condition.getStatus())),
            30, TimeUnit.SECONDS);
  }
}
