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

    /** Shared: it learns the classes of resources as it meets them, which takes most of the time of a new client. */
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private ClusterClient() {}

    /** @param kubeconfig its text; the caller closes the client */
    public static KubernetesClient of(String kubeconfig) {
        return with(Config.fromKubeconfig(kubeconfig));
    }

    /** Returns the client of another user of the same API server; the caller closes it. */
    public static KubernetesClient as(String user, KubernetesClient admin) {
        return with(new ConfigBuilder(admin.getConfiguration())
                .withImpersonateUsername(user)
                .build());
    }

    /** @param config its timeout of requests is replaced; the caller closes the client */
    static KubernetesClient with(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestTimeout(ANSWERS_WITHIN_MILLISECONDS)
                        .build())
                .withKubernetesSerialization(SERIALIZATION)
                .build();
    }
}
