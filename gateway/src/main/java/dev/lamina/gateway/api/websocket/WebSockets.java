package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.HttpApiConfig;
import dev.lamina.gateway.api.web.WebSocketSession;
import dev.lamina.gateway.cluster.GatewayProcesses;
import dev.lamina.gateway.pacing.SharedBytes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The WebSocket connections of this gateway. */
@Singleton
public class WebSockets {
    private final Vertx vertx;
    private final String gateway;
    private final ConnectionPlaces places;
    private final SharedBytes bytes;
    private final SocketClock clock;
    private final SocketMetrics metrics;
    private final Map<String, ClientSocket> open = new ConcurrentHashMap<>();

    // Mutable state: 0 until it closes
    private volatile long closingUntil;

    @Inject
    WebSockets(Vertx vertx, GatewayConfig config, GatewayProcesses processes, MeterRegistry registry) {
        this(
                vertx,
                processes.thisProcess(),
                config.http().webSocket(),
                SocketClock.of(config.http().webSocket()),
                registry);
    }

    private WebSockets(
            Vertx vertx, String gateway, HttpApiConfig.WebSocket config, SocketClock clock, MeterRegistry registry) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.places = new ConnectionPlaces(config.connections());
        this.bytes = new SharedBytes(config.byteBudget());
        this.clock = clock;
        this.metrics = new SocketMetrics(registry, open::size);
        vertx.setPeriodic(clock.period(), _ -> open.values().forEach(ClientSocket::check));
    }

    /** A place for one more connection; empty if the namespace, or this gateway, has as many as it may. */
    public Optional<Place> place(String namespace) {
        return places.take(namespace);
    }

    /** An id for a new connection to this gateway. */
    public String newId() {
        return ConnectionId.on(gateway).text();
    }

    /** Takes over a connection with its place. Called on its event loop. */
    public void opened(ServerWebSocket socket, WebSocketSession session, Place place, WebSocketListener listener) {
        ClientSocket client =
                new ClientSocket(socket, vertx.getOrCreateContext(), session, listener, bytes, clock, metrics);
        open.put(session.id(), client);
        client.ended().onComplete(_ -> {
            open.remove(session.id());
            place.release();
        });
        client.start();
        if (isClosing()) { // it was asked for before
            closeSometime(client);
        }
    }

    String gateway() {
        return gateway;
    }

    /** Empty if the API has no such connection here. */
    Optional<ClientSocket> find(String id, String namespace, String api) {
        return Optional.ofNullable(open.get(id))
                .filter(client -> !client.isEnding()
                        && client.session().namespace().equals(namespace)
                        && client.session().api().equals(api));
    }

    /** Whether its connections end because it stops. */
    public boolean isClosing() {
        return closingUntil > 0;
    }

    /** Closes all connections, spread over some time so that not all clients connect again at once. */
    public void startClosing() {
        closingUntil = clock.now() + clock.drain();
        open.values().forEach(this::closeSometime);
    }

    private void closeSometime(ClientSocket client) {
        long left = Math.max(1, closingUntil - clock.now());
        vertx.setTimer(ThreadLocalRandom.current().nextLong(left) + 1, _ -> client.close(CloseCause.RESTART));
    }

    /** Completes when all present connections have ended and their functions know it. */
    public Future<Void> closed() {
        List<Future<Void>> all = new ArrayList<>();
        open.values().forEach(client -> all.add(client.ended()));
        return all.isEmpty()
                ? Future.succeededFuture()
                : Future.join(all).<Void>mapEmpty().compose(_ -> closed());
    }
}
