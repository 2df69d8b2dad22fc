package dev.lamina.gateway.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SSLOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * One port that is served on several event loops: connections are spread over them, and each stays on one.
 *
 * <p>HTTP/1.1 without compression: bodies are forwarded unchanged. {@link TlsListener} adds TLS.
 */
public final class HttpListener {
    public static final int MAX_HEADER_BYTES = 32 * 1024;

    private final Vertx vertx;
    private final String deployment;
    private final List<HttpServer> servers;

    private HttpListener(Vertx vertx, String deployment, List<HttpServer> servers) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.servers = servers;
    }

    /** The default options of both servers of the gateway; change them as needed before {@link #start}. */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(8 * 1024);
    }

    /** As the method below; requests that are not valid HTTP are answered as Vert.x does. */
    public static Future<HttpListener> start(
            Vertx vertx,
            HttpServerOptions options,
            int port,
            int eventLoops,
            Handler<HttpConnection> onConnection,
            Handler<HttpServerRequest> onRequest) {
        return start(
                vertx,
                options,
                port,
                eventLoops,
                onConnection,
                onRequest,
                HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER);
    }

    /**
     * Listens on the given number of event loops. Listeners on all event loops share them.
     *
     * @param port 0 for any free one, see {@link #port}
     * @param onConnection called first for each connection, on its event loop
     * @param onRequest called for each request, on its connection's event loop
     * @param onInvalid called likewise for each request that is not valid HTTP; it has to answer
     */
    public static Future<HttpListener> start(
            Vertx vertx,
            HttpServerOptions options,
            int port,
            int eventLoops,
            Handler<HttpConnection> onConnection,
            Handler<HttpServerRequest> onRequest,
            Handler<HttpServerRequest> onInvalid) {
        List<HttpServer> servers = new CopyOnWriteArrayList<>();
        // Vert.x servers that listen on the same negative port share one free port; each listener uses its own number.
        int shared = port == 0 ? -1 - System.identityHashCode(servers) % Short.MAX_VALUE : port;
        // Each instance of a verticle gets the next event loop; servers started without one would all be on the
        // caller's.
        Supplier<Verticle> server = () -> new AbstractVerticle() {
            @Override
            public void start(Promise<Void> started) {
                HttpServer server = vertx.createHttpServer(options)
                        .connectionHandler(onConnection)
                        .requestHandler(onRequest)
                        .invalidRequestHandler(onInvalid);
                servers.add(server);
                server.listen(shared).<Void>mapEmpty().onComplete(started);
            }
        };
        return vertx.deployVerticle(server, new DeploymentOptions().setInstances(eventLoops))
                .map(deployment -> new HttpListener(vertx, deployment, servers));
    }

    public int port() {
        return servers.getFirst().actualPort();
    }

    /** Uses another certificate for new connections. */
    Future<Void> update(SSLOptions options) {
        return Future.all(servers.stream()
                        .map(server -> server.updateSSLOptions(options))
                        .toList())
                .mapEmpty();
    }

    /** Stops listening and closes every connection. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }
}
