package dev.lamina.gateway.source.queue;

/** A queue cannot be used as configured: the reason and the message go into the trigger's condition. */
public final class QueueException extends Exception {
    /** The broker does not respond. */
    public static final String UNREACHABLE = "BrokerUnreachable";
    /** The broker responds but refuses the login, or access to this queue. */
    public static final String ACCESS_DENIED = "AccessDenied";
    /** The broker has no such queue. */
    public static final String NOT_FOUND = "QueueNotFound";
    /** The broker refuses the request; the message has the broker's own words. */
    public static final String REFUSED = "BrokerRefused";
    /** The broker never accepts this message, because it is too large. Sending it again is useless. */
    public static final String TOO_LARGE = "MessageTooLarge";
    /** The Secret does not exist, or may not be read. */
    public static final String SECRET_NOT_FOUND = "SecretNotFound";
    /** The Secret lacks a key. */
    public static final String SECRET_INCOMPLETE = "SecretIncomplete";

    private static final long serialVersionUID = 1L;
    private final String reason;

    /**
     * @param reason one word, CamelCase
     * @param message human-readable; names the field and the fix
     * @param cause or null
     */
    public QueueException(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
