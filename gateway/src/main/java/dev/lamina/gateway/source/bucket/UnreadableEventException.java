package dev.lamina.gateway.source.bucket;

/** A body is not an S3 notification; to send it again would not help. */
final class UnreadableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableEventException(String message) {
        super(message, null, false, false);
    }
}
