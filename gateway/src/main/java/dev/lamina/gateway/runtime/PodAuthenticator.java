package dev.lamina.gateway.runtime;

import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Future;

/** Identifies the pod that sends a call, and its function. */
public interface PodAuthenticator {

    /**
     * Checks a projected service-account token of audience {@code lamina-gateway}, or a
     * {@link dev.lamina.api.FunctionToken}.
     *
     * @param bearerToken the token without the word Bearer
     * @param podName the name that the pod sends, or empty; a name in the token has precedence
     * @return the pod of the token; fails with {@link Refused} when the token is not a function pod's, with another
     *     exception when it could not be checked. Completes on any thread.
     */
    Future<Pod> authenticate(String bearerToken, String podName);

    /** A pod of a function. */
    record Pod(FunctionId function, String podName) {}

    /** The token is not accepted: 401 when it is not valid, 403 when it is valid but not a function pod's. */
    final class Refused extends RuntimeException {
        private final int status;

        public Refused(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
