package dev.lamina.testbed;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * The Kubernetes client of tests. A request may take a minute, as the machine may be full; the default is 10 seconds.
 */
public final class ClusterClient {
    private static final int ANSWERS_WITHIN_MILLISECONDS = 60_000;

    /** Each one learns the classes of all resources anew, which costs a client of its own most of its time. */
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private ClusterClient() {}

    /** @param kubeconfig its text; the caller closes the client */
    public static KubernetesClient of(String kubeconfig) {
        return with(new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withRequestTimeout(ANSWERS_WITHIN_MILLISECONDS)
                .build());
    }

    /** @param config such as that of another client, with another user; the caller closes the client */
    public static KubernetesClient with(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(SERIALIZATION)
                .build();
    }
}
