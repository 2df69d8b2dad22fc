package dev.lamina.gateway.api.websocket;

import io.vertx.core.http.HttpServerOptions;

/** The server's settings for WebSockets, with API Gateway's limits. */
public final class SocketOptions {
    /** Limit of a frame, in bytes. */
    static final int FRAME = 32 * 1024;

    private static final int CLOSING_SECONDS = 5;

    private SocketOptions() {}

    /** Compressed frames are not accepted: a small one could become a large one. */
    public static HttpServerOptions applied(HttpServerOptions options) {
        return options.setMaxWebSocketFrameSize(FRAME)
                .setMaxWebSocketMessageSize(Message.LIMIT)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(CLOSING_SECONDS);
    }
}
