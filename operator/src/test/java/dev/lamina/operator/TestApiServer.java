package dev.lamina.operator;

import dev.lamina.testbed.ClusterClient;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The API server of the tests, with our CRDs: that of the shared test cluster, or the one in the kubeconfig
 * {@code LAMINA_TEST_KUBECONFIG} (it needs KEDA's CRDs, but no controllers).
 */
public final class TestApiServer {
    private TestApiServer() {}

    public static KubernetesClient client() {
        KubernetesClient client = ClusterClient.of(kubeconfig());
        Definitions.applyTo(client);
        return client;
    }

    /** Creates a namespace for a test, which must delete it. */
    public static String newNamespace(KubernetesClient client) {
        return client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("lamina-it-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
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
