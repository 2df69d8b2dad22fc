package dev.lamina.gateway.auth;

import java.util.List;
import java.util.Optional;

/** Reviews by the API server. Every call blocks, and may throw when the API server does not respond. */
interface KubernetesReviews {

    /**
     * Sends a TokenReview.
     *
     * @param audiences the audiences one of which the token must have; empty for the API server itself
     * @param holder whose share of the reviews it takes
     * @return absent when the token is not valid for them
     */
    Optional<Caller> token(String token, List<String> audiences, String holder);

    /** Sends a SubjectAccessReview. */
    boolean allowed(Caller caller, Permission permission);
}
