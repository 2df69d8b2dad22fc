package dev.lamina.gateway.api.authorizer;

import io.vertx.core.Future;

/** Decides which requests to the routes of an HTTP API are allowed. */
public interface RouteAuthorizer {

    /**
     * Decides about one request, from its head alone.
     *
     * @return never fails; completes on any thread
     */
    Future<RouteDecision> decide(RouteRequest request);
}
