package dev.lamina.gateway.function;

import dev.lamina.installation.ClaimRule;
import dev.lamina.installation.NamespaceClaims;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready while another installation has claimed the cluster: this one does nothing, and the admin who installs it
 * must see that. Names namespaces whose claim was deleted; they are served.
 */
@Readiness
@Singleton
final class ClaimReadiness implements HealthCheck {
    private final NamespaceClaims claims;

    ClaimReadiness(NamespaceClaims claims) {
        this.claims = claims;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("claim of the cluster")
                .status(claims.otherOfCluster().isEmpty());
        claims.otherOfCluster().ifPresent(other -> response.withData("reason", ClaimRule.advice(other)));
        claims.unclaimed().forEach(namespace -> response.withData(namespace, ClaimRule.missing(namespace)));
        return response.build();
    }
}
