package dev.lamina.gateway.auth;

import dev.lamina.api.FunctionToken;
import dev.lamina.gateway.runtime.PodAuthenticator;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Identifies functions' pods: those without volumes have a signed token, those with volumes a token of Kubernetes. */
@ApplicationScoped
class PodCredentials implements PodAuthenticator {
    private final FunctionTokens signed;
    private final PodTokens projected;

    @Inject
    PodCredentials(FunctionTokens signed, PodTokens projected) {
        this.signed = signed;
        this.projected = projected;
    }

    @Override
    public Future<Pod> authenticate(String bearerToken, String podName) {
        return bearerToken.startsWith(FunctionToken.PREFIX)
                ? signed.authenticate(bearerToken, podName)
                : projected.authenticate(bearerToken);
    }
}
