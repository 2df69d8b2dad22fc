package dev.lamina.gateway.api.http;

import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.websocket.ManagedConnections;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What an API with WebSocket routes has in addition: upgrades at its root, and {@code @connections}. */
@Singleton
class WebSocketApis {
    private static final String WEB_SOCKET = "websocket";

    private final WebSocketConnect connect;
    private final ManagedConnections connections;

    @Inject
    WebSocketApis(WebSocketConnect connect, ManagedConnections connections) {
        this.connect = connect;
        this.connections = connections;
    }

    /** @param path the decoded segments below the API */
    Optional<MatchedRequest> match(ApiExchange exchange, HttpApi api, List<String> path) {
        if (!api.hasWebSockets()) {
            return Optional.empty();
        }
        // Clients of APIs on AWS write the stage into the path.
        List<String> rest = path.subList(path.getFirst().equals(ApiExchange.STAGE) ? 1 : 0, path.size());
        return isUpgrade(exchange.http()) && (rest.isEmpty() || rest.equals(List.of("")))
                ? Optional.of(new UpgradeRequest(exchange, api, connect))
                : connections.match(api.namespace(), api.name(), exchange.http(), rest);
    }

    private static boolean isUpgrade(HttpServerRequest http) {
        return http.method().equals(HttpMethod.GET) && WEB_SOCKET.equalsIgnoreCase(http.getHeader(HttpHeaders.UPGRADE));
    }
}
