package dev.lamina.gateway.source.stream;

/** A read of a shard that another one soon makes good. */
final class ShardReadException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    enum Kind {
        /** The iterator is too old: a new one is needed. */
        EXPIRED,
        /** There were too many reads. */
        THROTTLED,
        /** The record at this position is no longer kept. */
        TRIMMED
    }

    ShardReadException(Kind kind, Throwable cause) {
        super(cause.getMessage(), cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
