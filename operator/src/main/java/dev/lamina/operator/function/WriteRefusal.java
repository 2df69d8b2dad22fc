package dev.lamina.operator.function;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/** Distinguishes a write that the API server refuses from one that must be retried. */
final class WriteRefusal {
    private static final int LOWEST_SERVER_FAULT = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    /**
     * Statuses to retry: the API server is busy, throttles us, or another writer was faster. 401: our own token has
     * expired.
     */
    private static final Set<Integer> TRANSIENT = Set.of(
            HttpURLConnection.HTTP_UNAUTHORIZED,
            HttpURLConnection.HTTP_CLIENT_TIMEOUT,
            HttpURLConnection.HTTP_CONFLICT,
            TOO_MANY_REQUESTS);

    private WriteRefusal() {}

    /**
     * Returns the API server's message if quota, admission or validation refused the write; empty if it must be
     * retried.
     */
    static Optional<String> why(KubernetesClientException e) {
        return e.getStatus() == null || e.getCode() >= LOWEST_SERVER_FAULT || TRANSIENT.contains(e.getCode())
                ? Optional.empty()
                : Optional.ofNullable(e.getStatus().getMessage()).or(() -> Optional.of("HTTP status " + e.getCode()));
    }
}
