package dev.lamina.gateway.api.authorizer.jwt;

/**
 * A token is not accepted. It has no stack trace: it is a response, not a fault, and bad tokens must stay cheap. The
 * message goes to the client, so it has nothing of the token in it.
 */
final class InvalidTokenException extends RuntimeException {
    InvalidTokenException(String message) {
        super(message, null, false, false);
    }
}
