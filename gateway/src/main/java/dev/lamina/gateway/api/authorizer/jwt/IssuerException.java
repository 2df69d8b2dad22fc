package dev.lamina.gateway.api.authorizer.jwt;

/** The keys of an issuer cannot be had. The message says why, and what to do. */
public final class IssuerException extends RuntimeException {
    IssuerException(String message) {
        super(message, null, false, false);
    }
}
