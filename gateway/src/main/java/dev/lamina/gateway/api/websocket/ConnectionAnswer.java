package dev.lamina.gateway.api.websocket;

import io.vertx.core.buffer.Buffer;

/**
 * How a command for a connection ended.
 *
 * @param state JSON for GET; otherwise empty
 */
record ConnectionAnswer(Kind kind, Buffer state) {

    /** Names are part of the messages between gateways. */
    enum Kind {
        DONE,
        /** There is no such connection of the API. */
        GONE,
        /** There is no memory for the message now. */
        LIMITED,
        /** The gateway that has the connection did not respond, or cannot be reached now. */
        UNKNOWN
    }

    static ConnectionAnswer of(Kind kind) {
        return new ConnectionAnswer(kind, Buffer.buffer());
    }
}
