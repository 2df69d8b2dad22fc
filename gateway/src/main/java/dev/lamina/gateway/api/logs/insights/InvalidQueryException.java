package dev.lamina.gateway.api.logs.insights;

/** A query that is not valid or not supported. */
public final class InvalidQueryException extends RuntimeException {
    InvalidQueryException(String message) {
        super(message, null, false, false);
    }
}
