package dev.lamina.gateway.runtime;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.EnvironmentPort;
import dev.lamina.gateway.http.ConnectionShares;
import dev.lamina.gateway.http.HttpListener;
import dev.lamina.gateway.http.InternalRoute;
import dev.lamina.gateway.http.ServerCertificate;
import dev.lamina.gateway.http.TlsListener;
import dev.lamina.gateway.runtime.content.ContentSource;
import dev.lamina.gateway.runtime.content.UploadStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/** The server of the internal port, with TLS, without, or both. */
@Singleton
public final class RuntimeServer {
    private final RuntimeRoutes routes;

    // Mutable state
    private HttpListener listener;
    private TlsListener tlsListener;

    @Inject
    RuntimeServer(
            EnvironmentPort calls,
            PodAuthenticator authenticator,
            ContentSource content,
            RoleCredentials.Source roles,
            UploadStore uploads,
            GatewayConfig config,
            @Any Instance<InternalRoute> others) {
        this(calls, authenticator, content, roles, uploads, config.runtime(), others.stream());
    }

    public RuntimeServer(
            EnvironmentPort calls,
            PodAuthenticator authenticator,
            ContentSource content,
            RoleCredentials.Source roles,
            UploadStore uploads,
            GatewayConfig.Runtime config,
            Stream<InternalRoute> others) {
        ConnectionShares shares = new ConnectionShares(config.connections(), "the port of pods");
        this.routes = new RuntimeRoutes(calls, authenticator, content, roles, uploads, shares, others);
    }

    /** @return completes with the port, which matters when port 0 was given */
    public Future<Integer> start(Vertx vertx, int port, int eventLoops) {
        return HttpListener.start(vertx, HttpListener.options(), port, eventLoops, routes::connected, routes::handle)
                .onSuccess(started -> listener = started)
                .map(HttpListener::port);
    }

    /** As {@link #start}, with TLS. Fails if the certificate cannot be used; the message names the file. */
    public Future<Integer> startTls(
            Vertx vertx, ServerCertificate files, Duration checkInterval, int port, int eventLoops) {
        return TlsListener.start(
                        vertx,
                        HttpListener.options(),
                        files,
                        checkInterval,
                        port,
                        eventLoops,
                        routes::connected,
                        routes::handle,
                        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER)
                .onSuccess(started -> tlsListener = started)
                .map(TlsListener::port);
    }

    public Future<Void> stop() {
        Future<Void> tls = tlsListener == null ? Future.succeededFuture() : tlsListener.close();
        return tls.compose(closed -> listener == null ? Future.succeededFuture() : listener.close());
    }
}
