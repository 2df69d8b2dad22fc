package dev.lamina.gateway.api.websocket;

/** Why the gateway closes a connection. Codes are those of RFC 6455. */
enum CloseCause {
    IDLE(1001, "idle", "Idle for too long"),
    DURATION(1001, "duration", "The connection has its maximum duration: connect again"),
    RESTART(1001, "restart", "The gateway restarts: connect again"),
    DELETED(1001, "deleted", "The API was deleted"),
    REQUESTED(1000, "requested", "Connection closed by the API"),
    NOT_TEXT(1007, "invalid", "The text is not UTF-8"),
    NOT_READ(1008, "not-read", "The client does not read its messages"),
    TOO_LARGE(1009, "too-large", "Messages have at most 131072 bytes, frames 32768"),
    TOO_MANY_FRAMES(1009, "too-large", "A message has at most 1024 frames"),
    INCOMPLETE(1008, "incomplete", "A message took too long to be complete"),
    INVALID(1002, "invalid", "Frames do not follow the protocol"),
    NO_MEMORY(1013, "no-memory", "The gateway has no memory for more messages: try again later");

    private final short code;
    private final String tag;
    private final String reason;

    CloseCause(int code, String tag, String reason) {
        this.code = (short) code;
        this.tag = tag;
        this.reason = reason;
    }

    short code() {
        return code;
    }

    /** One word for metrics. */
    String tag() {
        return tag;
    }

    String reason() {
        return reason;
    }
}
