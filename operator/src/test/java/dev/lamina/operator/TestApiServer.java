package dev.lamina.operator;

import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The API server of the tests, with our CRDs: that of the shared test cluster, or the one in the kubeconfig
 * {@code LAMINA_TEST_KUBECONFIG} (it needs KEDA's CRDs, but no controllers).
 */
public final class TestApiServer {
    /** A full machine may take longer than the ten seconds of the client's default. */
    private static final int ANSWERS_WITHIN_MILLISECONDS = 60_000;

    private TestApiServer() {}

    public static KubernetesClient client() {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.fromKubeconfig(kubeconfig()))
                        .withRequestTimeout(ANSWERS_WITHIN_MILLISECONDS)
                        .build())
                .build();
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
