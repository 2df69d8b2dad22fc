package dev.lamina.operator.trigger;

/** The source does not respond at the moment; what is set there stays set. */
final class SourceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    SourceUnavailableException(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
