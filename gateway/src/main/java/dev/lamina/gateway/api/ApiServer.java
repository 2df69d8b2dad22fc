package dev.lamina.gateway.api;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.websocket.SocketOptions;
import dev.lamina.gateway.auth.Authenticator;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.http.EventLoops;
import dev.lamina.gateway.http.HttpListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;

/** The public port: the Lambda API and the other endpoints on the same port. */
@ApplicationScoped
public class ApiServer {
    private static final int DRAIN_CHECK_MS = 50;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Connections connections;
    private final ApiHandler handler;

    // Mutable state
    private HttpListener listener;

    @Inject
    ApiServer(
            Vertx vertx,
            GatewayConfig config,
            Authenticator authenticator,
            Authorizer authorizer,
            BodyBudget budget,
            ApiObserver observer,
            @Any Instance<Endpoint> endpoints,
            @Any Instance<OperationGroup> operations) {
        this(
                vertx,
                config,
                authenticator,
                authorizer,
                budget,
                observer,
                endpoints.stream().toList(),
                operations.stream().flatMap(some -> some.all().stream()).toList());
    }

    ApiServer(
            Vertx vertx,
            GatewayConfig config,
            Authenticator authenticator,
            Authorizer authorizer,
            BodyBudget budget,
            ApiObserver observer,
            List<Endpoint> endpoints,
            List<Operation> operations) {
        this.vertx = vertx;
        this.config = config;
        this.connections =
                new Connections(vertx, config.api().idleTimeout(), config.api().bodyTimeout());
        this.handler = new ApiHandler(
                endpoints, new Routes(operations), authenticator, authorizer, budget, connections, observer);
    }

    /** Starts to serve. Completes when the port is open. */
    public Future<Void> start() {
        return HttpListener.start(
                        vertx,
                        SocketOptions.applied(HttpListener.options()
                                .setHandle100ContinueAutomatically(false)), // sent only when the body is to be read
                        config.ports().api(),
                        EventLoops.count(),
                        connections::opened,
                        handler::handle,
                        handler::handleInvalid)
                .onSuccess(started -> listener = started)
                .mapEmpty();
    }

    public int port() {
        return listener.port();
    }

    /** Asks each client with its next response to connect to another gateway; new requests are still served. */
    public void startClosing() {
        handler.startClosing();
    }

    /** Completes when every request that was received has its response. */
    public Future<Void> drained() {
        return handler.inFlight() == 0
                ? Future.succeededFuture()
                : Future.<Void>future(waited -> vertx.setTimer(DRAIN_CHECK_MS, tick -> waited.complete()))
                        .compose(v -> drained());
    }

    /** Closes the port and every connection. */
    public Future<Void> close() {
        connections.close();
        return listener == null ? Future.succeededFuture() : listener.close();
    }
}
