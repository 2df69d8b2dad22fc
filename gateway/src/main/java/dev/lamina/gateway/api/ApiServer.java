package dev.lamina.gateway.api;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.websocket.SocketOptions;
import dev.lamina.gateway.auth.Authenticator;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.http.ConnectionShares;
import dev.lamina.gateway.http.EventLoops;
import dev.lamina.gateway.http.HttpListener;
import dev.lamina.gateway.http.ServerCertificate;
import dev.lamina.gateway.http.TlsListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The public port: the Lambda API and the other endpoints on the same port. With a certificate, a second one has TLS;
 * with that of the installation, a third one, for the console.
 */
@ApplicationScoped
public class ApiServer {
    private static final int DRAIN_CHECK_MS = 50;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Connections connections;
    private final ApiHandler handler;

    // Mutable state
    private HttpListener listener;
    private final List<TlsListener> tlsListeners = new CopyOnWriteArrayList<>();

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
        this.connections = new Connections(
                vertx,
                new ConnectionShares(config.api().connections(), "the API"),
                config.api().idleTimeout(),
                config.api().bodyTimeout());
        this.handler = new ApiHandler(
                endpoints, new Routes(operations), authenticator, authorizer, budget, connections, observer);
    }

    /** Starts to serve. Completes when the ports are open. */
    public Future<Void> start() {
        return HttpListener.start(
                        vertx,
                        options(),
                        config.ports().api(),
                        EventLoops.count(),
                        connections::opened,
                        handler::handle,
                        handler::handleInvalid)
                .onSuccess(started -> listener = started)
                .compose(started -> startTls(
                        "lamina.tls",
                        config.tls().certificate(),
                        config.tls().key(),
                        config.ports().tls()))
                .compose(started -> startTls(
                        "lamina.internal-tls",
                        config.internalTls().certificate(),
                        config.internalTls().key(),
                        config.ports().clusterTls()));
    }

    private Future<Void> startTls(String setting, Optional<Path> certificate, Optional<Path> key, int port) {
        return ServerCertificate.of(setting, certificate, key)
                .map(files -> TlsListener.start(
                                vertx,
                                options(),
                                files,
                                config.tls().checkInterval(),
                                port,
                                EventLoops.count(),
                                connections::opened,
                                handler::handle,
                                handler::handleInvalid)
                        .onSuccess(tlsListeners::add)
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    private static HttpServerOptions options() {
        return SocketOptions.applied(HttpListener.options()
                .setHandle100ContinueAutomatically(false)); // sent only when the body is to be read
    }

    public int port() {
        return listener.port();
    }

    int tlsPort() {
        return tlsListeners.getFirst().port();
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
        return Future.join(tlsListeners.stream().map(TlsListener::close).toList())
                .compose(closed -> listener == null ? Future.succeededFuture() : listener.close());
    }
}
