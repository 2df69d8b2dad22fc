package dev.lamina.gateway.auth;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pool.PoolPod;
import dev.lamina.gateway.pool.PoolPodAuthenticator;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Identifies pods that are, or were, parked: by their projected token, like any pod with volumes. */
@ApplicationScoped
class PoolPodTokens implements PoolPodAuthenticator {
    private final PodTokens tokens;

    PoolPodTokens(PodTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Optional<PoolPod> authenticate(String bearerToken) {
        return tokens.poolPod(bearerToken);
    }

    @Override
    public void remember(String bearerToken, String pod, FunctionId function) {
        tokens.remember(bearerToken, pod, function);
    }
}
