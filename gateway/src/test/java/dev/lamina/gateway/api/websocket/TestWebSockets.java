package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.GatewayProcesses;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.UUID;

/** WebSocket connections of a gateway that a test makes. */
public final class TestWebSockets {
    private TestWebSockets() {}

    public static WebSockets of(Vertx vertx, GatewayConfig config, GatewayProcesses processes, MeterRegistry meters) {
        return new WebSockets(vertx, config, processes, meters);
    }

    /**
     * A process among others.
     *
     * @param others the ids of other processes that may be running
     */
    public static GatewayProcesses processes(Set<String> others) {
        String id = UUID.randomUUID().toString().substring(0, 8);
        return new GatewayProcesses() {
            @Override
            public String thisProcess() {
                return id;
            }

            @Override
            public boolean mayRun(String process) {
                return others.contains(process);
            }
        };
    }

    /** The gateway is the only one. */
    public static ManagedConnections alone(WebSockets sockets) {
        return new ManagedConnections(new LocalConnections(sockets));
    }

    public static ManagedConnections among(
            Connection nats, GatewayConfig config, GatewayProcesses processes, WebSockets sockets) {
        GatewayConnections connections = new GatewayConnections(nats, config, processes, sockets);
        connections.listen();
        return new ManagedConnections(connections);
    }
}
