package dev.lamina.gateway.api.websocket;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What a client gets for a message that could not be handled, with the texts of API Gateway. */
public enum SocketError {
    /** No route takes the message. */
    FORBIDDEN("Forbidden"),
    TOO_MANY_REQUESTS("Too Many Requests"),
    INTERNAL_ERROR("Internal server error"),
    TIMED_OUT("Endpoint request timed out"),
    UNAVAILABLE("Service Unavailable");

    private final String text;

    SocketError(String text) {
        this.text = text;
    }

    /** @param requestId of the message */
    public Message message(String connectionId, String requestId) {
        return Message.text(JsonNodeFactory.instance
                .objectNode()
                .put("message", text)
                .put("connectionId", connectionId)
                .put("requestId", requestId)
                .toString());
    }
}
