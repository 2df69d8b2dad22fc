package dev.lamina.gateway.api.websocket;

import io.vertx.core.buffer.Buffer;

/**
 * What a function wants of a connection.
 *
 * @param data the message; empty for other verbs
 */
record ConnectionCommand(Verb verb, ConnectionId connection, String namespace, String api, Buffer data) {

    /** As the methods of API Gateway's @connections, with the verbs of RBAC. */
    enum Verb {
        POST("create", "PostToConnection"),
        GET("get", "GetConnection"),
        DELETE("delete", "DeleteConnection");

        private final String permission;
        private final String action;

        Verb(String permission, String action) {
            this.permission = permission;
            this.action = action;
        }

        String permission() {
            return permission;
        }

        /** AWS's name. */
        String action() {
            return action;
        }
    }
}
