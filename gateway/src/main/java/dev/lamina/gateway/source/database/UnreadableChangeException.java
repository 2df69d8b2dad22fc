package dev.lamina.gateway.source.database;

/** What a connector sends cannot become records: says what is wrong, and the fix. */
final class UnreadableChangeException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableChangeException(String message) {
        super(message);
    }
}
