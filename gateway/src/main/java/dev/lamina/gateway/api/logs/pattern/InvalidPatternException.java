package dev.lamina.gateway.api.logs.pattern;

/** A filter pattern that is not valid or not supported. */
public final class InvalidPatternException extends RuntimeException {
    InvalidPatternException(String message) {
        super(message, null, false, false);
    }
}
