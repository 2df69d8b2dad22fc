package dev.lamina.gateway.api.websocket;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.api.websocket.ConnectionAnswer.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;

/** Carries out commands for the connections of this gateway; those of others are gone for it. */
final class LocalConnections implements ConnectionCommands {
    private final WebSockets sockets;

    LocalConnections(WebSockets sockets) {
        this.sockets = sockets;
    }

    /** Whether the connection is, or was, on this gateway. */
    boolean has(ConnectionId connection) {
        return connection.gateway().equals(sockets.gateway());
    }

    @Override
    public Future<ConnectionAnswer> carryOut(ConnectionCommand command) {
        Optional<ClientSocket> found = sockets.find(command.connection().text(), command.namespace(), command.api());
        if (found.isEmpty()) {
            return Future.succeededFuture(ConnectionAnswer.of(Kind.GONE));
        }
        ClientSocket client = found.get();
        return switch (command.verb()) {
            case POST ->
                client.sendSoon(Message.of(command.data()))
                        .map(sent -> ConnectionAnswer.of(
                                switch (sent) {
                                    case ACCEPTED -> Kind.DONE;
                                    case GONE -> Kind.GONE;
                                    case NO_ROOM -> Kind.LIMITED;
                                }));
            case GET -> Future.succeededFuture(new ConnectionAnswer(Kind.DONE, state(client)));
            case DELETE -> client.close(CloseCause.REQUESTED).map(ConnectionAnswer.of(Kind.DONE));
        };
    }

    private static Buffer state(ClientSocket client) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("connectedAt", client.session().connectedAt().toString());
        state.put("lastActiveAt", Instant.ofEpochMilli(client.lastActive()).toString());
        String agent = client.session().userAgent();
        state.putObject("identity")
                .put("sourceIp", client.session().sourceIp())
                .put("userAgent", agent == null ? "" : agent);
        return Buffer.buffer(state.toString());
    }
}
