package dev.lamina.gateway.function;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The claims that this gateway's installation respects. */
final class ClaimBeans {
    private ClaimBeans() {}

    @Produces
    @Singleton
    static NamespaceClaims claims(KubernetesClient client, GatewayConfig config) {
        return new NamespaceClaims(
                client, config.claimRole(), config.namespaces().orElse(List.of()));
    }
}
