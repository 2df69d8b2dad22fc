package dev.lamina.operator.claim;

import dev.lamina.installation.NamespaceClaims;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The claims that this operator's installation respects. */
final class ClaimBeans {
    private ClaimBeans() {}

    /** Waits until the existing claims have been read, or could not be: functions are reconciled in both cases. */
    @Produces
    @Singleton
    static NamespaceClaims claims(KubernetesClient client, OperatorConfig config) {
        NamespaceClaims claims = new NamespaceClaims(
                client, config.claimRole(), config.namespaces().orElse(List.of()));
        claims.start().join();
        return claims;
    }
}
