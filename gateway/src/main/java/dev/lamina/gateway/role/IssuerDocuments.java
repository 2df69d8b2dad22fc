package dev.lamina.gateway.role;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads what the API server publishes about the issuer of its tokens. Many API servers give it to authenticated callers
 * only; an object store that checks tokens is not one.
 */
@ApplicationScoped
class IssuerDocuments {
    static final String CONFIGURATION = "/.well-known/openid-configuration";
    static final String KEYS = "/openid/v1/jwks";

    /** A store asks again for each token that it cannot check. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final KubernetesClient client;

    // Mutable state
    private final Map<String, Read> read = new ConcurrentHashMap<>();

    private record Read(String text, Instant at) {}

    @Inject
    IssuerDocuments(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Returns a document. Blocks; callers at the same time cause one request.
     *
     * @param path at the API server, one of the two above
     * @throws IllegalStateException if the API server does not have it
     */
    String text(String path) {
        return read.compute(
                        path,
                        (ignored, known) -> known != null
                                        && Instant.now().isBefore(known.at().plus(KEPT))
                                ? known
                                : new Read(fetch(path), Instant.now()))
                .text();
    }

    private String fetch(String path) {
        String text = client.raw(path); // null: 404
        if (text == null) {
            throw new IllegalStateException("it has no " + path);
        }
        return text;
    }
}
