package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.websocket.ConnectionCommand.Verb;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** API Gateway's {@code @connections}: what functions do with the connections of an API. */
@Singleton
public class ManagedConnections {
    private static final String SEGMENT = "@connections";

    private final ConnectionCommands connections;

    @Inject
    ManagedConnections(ConnectionCommands connections) {
        this.connections = connections;
    }

    /**
     * The request if it is one about a connection.
     *
     * @param path the decoded segments below the API
     */
    public Optional<MatchedRequest> match(String namespace, String api, HttpServerRequest http, List<String> path) {
        if (path.size() != 2 || !path.getFirst().equals(SEGMENT)) {
            return Optional.empty();
        }
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.name().equals(http.method().name()))
                .findFirst()
                .map(verb -> new ConnectionRequest(connections, verb, path.getLast(), namespace, api));
    }
}
