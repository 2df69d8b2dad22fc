package dev.lamina.gateway.auth;

/** What is known about a token before the API server is asked. */
sealed interface TokenOrigin {
    /** The cluster has signed it for a ServiceAccount of this namespace. It may have expired, or have been revoked. */
    record Signed(String namespace) implements TokenOrigin {}

    /** It names a key of the cluster, but is not signed with it. The API server need not be asked. */
    record Forged() implements TokenOrigin {}

    /** A token of another form, of another issuer, or of a key that is not known here. */
    record Unknown() implements TokenOrigin {}
}
