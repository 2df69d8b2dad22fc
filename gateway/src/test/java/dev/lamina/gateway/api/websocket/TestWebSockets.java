package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.GatewayConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.vertx.core.Vertx;

/** WebSocket connections of a gateway that a test makes. */
public final class TestWebSockets {
    private TestWebSockets() {}

    public static WebSockets of(Vertx vertx, GatewayConfig config, MeterRegistry meters) {
        return new WebSockets(vertx, config, meters);
    }

    /** The gateway is the only one. */
    public static ManagedConnections alone(WebSockets sockets) {
        return new ManagedConnections(new LocalConnections(sockets));
    }

    public static ManagedConnections among(Connection nats, GatewayConfig config, WebSockets sockets) {
        GatewayConnections connections = new GatewayConnections(nats, config, sockets);
        connections.listen();
        return new ManagedConnections(connections);
    }
}
