package dev.lamina.gateway.pool;

import java.util.Optional;

/** Identifies the pods of pools. */
public interface PoolPodAuthenticator {
    /**
     * Returns the pod that has this token; empty if the token proves no pod. Blocks.
     *
     * @throws RuntimeException if the API server does not respond
     */
    Optional<PoolPod> authenticate(String bearerToken);
}
