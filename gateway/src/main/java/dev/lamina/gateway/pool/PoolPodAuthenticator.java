package dev.lamina.gateway.pool;

import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;

/** Identifies the pods of pools. */
public interface PoolPodAuthenticator {
    /**
     * Returns the pod that has this token; empty if the token proves no pod. Blocks.
     *
     * @throws RuntimeException if the API server does not respond
     */
    Optional<PoolPod> authenticate(String bearerToken);

    /** Remembers that the token's pod is one of the function now, so that its first call need not be looked up. */
    void remember(String bearerToken, String pod, FunctionId function);
}
