package dev.lamina.gateway.function;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.client.KubernetesClient;

/** The watch of Functions for tests of other packages. */
public final class TestWatch {
    private TestWatch() {}

    public static FunctionWatch of(KubernetesClient client, GatewayConfig config) {
        return new FunctionWatch(client, config, ClaimBeans.claims(client, config));
    }

    /** The claims that a gateway with these settings respects. */
    public static NamespaceClaims claims(KubernetesClient client, GatewayConfig config) {
        return ClaimBeans.claims(client, config);
    }
}
