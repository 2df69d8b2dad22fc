package dev.lamina.gateway.function;

import dev.lamina.gateway.GatewayConfig;
import io.fabric8.kubernetes.client.KubernetesClient;

/** The watch of Functions for tests of other packages. */
public final class TestWatch {
    private TestWatch() {}

    public static FunctionWatch of(KubernetesClient client, GatewayConfig config) {
        return new FunctionWatch(client, config, new Claims(client, config));
    }
}
