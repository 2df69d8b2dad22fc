package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.api.web.WebSocketSession;
import io.vertx.core.Future;
import java.util.Optional;

/** What is behind the connections of clients. Called on a connection's event loop; must not block. */
public interface WebSocketListener {

    /**
     * A client has sent a message.
     *
     * @return the message for the client, if there is one; never fails; completes on any thread
     */
    Future<Optional<Message>> received(WebSocketSession session, Message message);

    /**
     * A connection has ended.
     *
     * @param code the status with which it was closed
     * @return completes when this was delivered, or cannot be; never fails; completes on any thread
     */
    Future<Void> ended(WebSocketSession session, int code, String reason);

    /** Whether there is still an API for the connection. */
    boolean serves(WebSocketSession session);
}
