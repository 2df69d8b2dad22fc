package dev.lamina.gateway.role;

import dev.lamina.gateway.http.InternalRoute;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Responds with a public document of the issuer, to any caller. */
abstract class IssuerRoute implements InternalRoute {
    private static final Logger LOG = Logger.getLogger(IssuerRoute.class);

    /**
     * Returns the document. Blocks.
     *
     * @param base scheme and authority of the request's URL
     */
    abstract String document(String base);

    @Override
    public void handle(HttpServerRequest request) {
        request.resume();
        String authority =
                request.authority() == null ? "" : request.authority().toString();
        if (!request.method().equals(HttpMethod.GET) || authority.isEmpty()) {
            request.response().setStatusCode(authority.isEmpty() ? 400 : 405).end();
            return;
        }
        Context loop = Vertx.currentContext();
        String base = request.scheme() + "://" + authority;
        Thread.ofVirtual().start(() -> respond(request, loop, () -> document(base)));
    }

    private void respond(HttpServerRequest request, Context loop, Supplier<String> document) {
        try {
            String text = document.get();
            loop.runOnContext(ignored -> request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(text));
        } catch (RuntimeException e) { // a caller must always get a response
            LOG.warnf("Could not read the document for %s from the API server: %s", path(), e);
            loop.runOnContext(ignored -> request.response().setStatusCode(503).end());
        }
    }
}
