package dev.lamina.testbed;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/**
 * The Kubernetes client of tests. A request may take a minute, as the machine may be full; the default is 10 seconds.
 */
public final class ClusterClient {
    private static final int ANSWERS_WITHIN_MILLISECONDS = 60_000;

    private ClusterClient() {}

    /** @param kubeconfig its text; the caller closes the client */
    public static KubernetesClient of(String kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withRequestTimeout(ANSWERS_WITHIN_MILLISECONDS)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
