package dev.lamina.gateway.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * A path of the internal port for callers other than function pods, such as the bucket webhook: it authenticates its
 * callers itself. Every CDI bean of this type is served.
 */
public interface InternalRoute {
    /** The complete path, such as {@code /lamina/v1/events/s3}. */
    String path();

    /** Called on the connection's event loop, before the body is read; for every method. */
    void handle(HttpServerRequest request);
}
