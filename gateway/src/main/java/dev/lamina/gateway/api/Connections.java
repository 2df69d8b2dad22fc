package dev.lamina.gateway.api;

import dev.lamina.gateway.http.ConnectionShares;
import dev.lamina.gateway.pacing.Shares;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of all clients, checked periodically: this is cheaper than a timer per request. */
final class Connections implements AutoCloseable {
    private final Vertx vertx;
    private final Map<HttpConnection, ClientConnection> open = new ConcurrentHashMap<>();
    private final ConnectionShares shares;
    private final long stallNanos;
    private final long sweep;

    Connections(Vertx vertx, ConnectionShares shares, Duration idleLimit, Duration bodyLimit) {
        this.vertx = vertx;
        this.shares = shares;
        long idle = idleLimit.toNanos();
        long body = bodyLimit.toNanos();
        this.stallNanos = body;
        long period = Math.clamp(Math.min(idleLimit.toMillis(), bodyLimit.toMillis()) / 4, 50, 5_000);
        this.sweep = vertx.setPeriodic(period, tick -> {
            long now = System.nanoTime();
            open.values().forEach(connection -> connection.check(now, idle, body));
        });
    }

    /** On the connection's event loop. */
    void opened(HttpConnection http) {
        Optional<Shares.Part> part = shares.admit(http);
        open.put(http, new ClientConnection(http, vertx.getOrCreateContext(), stallNanos));
        http.closeHandler(closed -> {
            open.remove(http);
            part.ifPresent(Shares.Part::close);
        });
    }

    ClientConnection of(HttpConnection http) {
        return open.computeIfAbsent(http, h -> new ClientConnection(h, vertx.getOrCreateContext(), stallNanos));
    }

    @Override
    public void close() {
        vertx.cancelTimer(sweep);
    }
}
