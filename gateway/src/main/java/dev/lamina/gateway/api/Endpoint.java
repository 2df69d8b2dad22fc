package dev.lamina.gateway.api;

import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * An endpoint on the public port outside the Lambda API. Every CDI bean of this type gets a request before the Lambda
 * API does.
 */
public interface Endpoint {

    /**
     * The request as this endpoint sees it; absent when it is for another endpoint. Called on the connection's event
     * loop.
     *
     * @param id made by the gateway: an id that an unknown client sends is not used
     */
    Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace);

    /** Whether it is asked before the others, because whole host names are its own. */
    default boolean isAskedFirst() {
        return false;
    }
}
