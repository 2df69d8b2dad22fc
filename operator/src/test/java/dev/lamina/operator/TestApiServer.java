package dev.lamina.operator;

import dev.lamina.testbed.ClusterClient;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.TestCluster;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * The API server of the tests, with our CRDs and KEDA's: one for all tests of this JVM, on an etcd and without
 * controllers. So it has no pods that nobody needs, and a deleted namespace stays, as nothing ends it.
 */
public final class TestApiServer {
    private TestApiServer() {}

    /** Started at the first use, and ended with the JVM. */
    private static final class Shared {
        static final KubeApiServer SERVER = start();

        private static KubeApiServer start() {
            KubeApiServer server = KubeApiServer.started();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Definitions.applyKedaTo(server.client());
            Definitions.applyTo(server.client());
            return server;
        }
    }

    /** With our CRDs, as another module's tests may have begun it. */
    private static final class Cluster {
        static final String KUBECONFIG = prepared();

        private static String prepared() {
            String kubeconfig = TestCluster.shared().kubeconfig();
            try (KubernetesClient client = ClusterClient.of(kubeconfig)) {
                Definitions.applyTo(client);
            }
            return kubeconfig;
        }
    }

    public static KubernetesClient client() {
        return ClusterClient.of(kubeconfig());
    }

    /** Returns a client for the shared test cluster instead: for tests that need Kubernetes' controllers, or KEDA. */
    public static KubernetesClient clusterWithControllers() {
        return ClusterClient.of(Cluster.KUBECONFIG);
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
        return Shared.SERVER.kubeconfig();
    }
}
