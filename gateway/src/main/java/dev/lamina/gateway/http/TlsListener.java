package dev.lamina.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** A port with TLS. It reads its certificate again, and uses a new one for new connections; the old ones stay open. */
public final class TlsListener {
    private static final Logger LOG = Logger.getLogger(TlsListener.class);

    private final Vertx vertx;
    private final ServerCertificate files;
    private final HttpListener listener;
    private final long timer;

    // Mutable state, of the timer's event loop only
    private ServerCertificate.Content used;
    private boolean checking;

    private TlsListener(
            Vertx vertx,
            ServerCertificate files,
            ServerCertificate.Content used,
            HttpListener listener,
            Duration checkInterval) {
        this.vertx = vertx;
        this.files = files;
        this.used = used;
        this.listener = listener;
        this.timer = vertx.setPeriodic(checkInterval.toMillis(), tick -> check());
    }

    /** As {@link HttpListener#start}. Fails if the certificate cannot be used; the message names the file. */
    public static Future<TlsListener> start(
            Vertx vertx,
            HttpServerOptions options,
            ServerCertificate files,
            Duration checkInterval,
            int port,
            int eventLoops,
            Handler<HttpConnection> onConnection,
            Handler<HttpServerRequest> onRequest,
            Handler<HttpServerRequest> onInvalid) {
        ServerCertificate.Content content;
        try {
            content = files.read();
        } catch (IOException e) {
            return Future.failedFuture(unusable(files, e));
        }
        return HttpListener.start(
                        vertx, files.applied(options, content), port, eventLoops, onConnection, onRequest, onInvalid)
                .map(listener -> new TlsListener(vertx, files, content, listener, checkInterval))
                .recover(failure -> Future.failedFuture(unusable(files, failure)));
    }

    private static IllegalStateException unusable(ServerCertificate files, Throwable failure) {
        return new IllegalStateException(
                "the port with TLS does not open with certificate " + files.certificate() + " and key " + files.key()
                        + ": " + failure,
                failure);
    }

    private void check() {
        if (checking) {
            return;
        }
        checking = true;
        vertx.<ServerCertificate.Content>executeBlocking(files::read, false)
                .compose(found -> found.equals(used) ? Future.succeededFuture() : use(found))
                .onComplete(checked -> checking = false)
                .onFailure(failure -> LOG.warnf(
                        "Could not use the new certificate %s, the former one stays: %s",
                        files.certificate(), failure));
    }

    private Future<Void> use(ServerCertificate.Content found) {
        return listener.update(found.options()).onSuccess(updated -> {
            used = found;
            LOG.infof("Uses the new certificate %s", files.certificate());
        });
    }

    public int port() {
        return listener.port();
    }

    /** Stops listening and closes every connection. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return listener.close();
    }
}
