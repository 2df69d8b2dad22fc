package dev.lamina.gateway.role;

import dev.lamina.gateway.runtime.RoleCredentials.Refused;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Requests tokens of functions' ServiceAccounts that only the STS accepts. */
final class IdentityTokens {
    /** The shortest lifetime that the API server accepts: the token is used at once, and never again. */
    private static final long SECONDS = 600;

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String audience;

    IdentityTokens(KubernetesClient client, String audience) {
        this.client = client;
        this.audience = audience;
    }

    /** @throws Refused if the ServiceAccount does not exist, or the API server gives no token */
    String token(Role role) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience)
                .withExpirationSeconds(SECONDS)
                .endSpec()
                .build();
        try {
            return client.serviceAccounts()
                    .inNamespace(role.function().namespace())
                    .withName(role.serviceAccount())
                    .tokenRequest(request)
                    .getStatus()
                    .getToken();
        } catch (KubernetesClientException e) {
            throw explained(e, role);
        }
    }

    private static Refused explained(KubernetesClientException e, Role role) {
        return switch (e.getCode()) {
            case NOT_FOUND ->
                new Refused(
                        FORBIDDEN,
                        "ServiceAccountNotFound",
                        "spec.executionRole.serviceAccountName: there is no ServiceAccount \"" + role.serviceAccount()
                                + "\" in namespace " + role.function().namespace() + "; create it");
            case FORBIDDEN ->
                new Refused(
                        FORBIDDEN,
                        "TokenDenied",
                        "the gateway may not request a token of ServiceAccount \"" + role.serviceAccount() + "\": "
                                + e.getMessage());
            default -> Refused.unavailable("the API server gives no token: " + e.getMessage());
        };
    }
}
