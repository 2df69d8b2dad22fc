package dev.lamina.operator;

import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The API server of the tests, with our CRDs: the shared test cluster's, or any other that the file in
 * {@code LAMINA_TEST_KUBECONFIG} leads to (it needs KEDA's CRDs, and no controllers).
 */
public final class TestApiServer {
  private TestApiServer() {}

  public static KubernetesClient client() {
    KubernetesClient client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig())).build();
    Definitions.applyTo(client);
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
}
