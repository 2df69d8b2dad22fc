package dev.lamina.operator.content;

/**
 * A temporary error that the user cannot fix: the S3 store, NATS or the server of a URL does not respond. The previous
 * content stays valid; retry. A function that has code must not become unready because of this.
 */
public class ContentUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    /**
     * @param reason CamelCase, for a condition if there is no content yet: S3Unreachable, ContentStoreUnreachable …
     * @param message names the server that does not respond, and what an administrator should check
     */
    public ContentUnavailableException(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
