package dev.lamina.gateway.api.http;

import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.authorizer.RouteRequest;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One request to an API, from its head to its response.
 *
 * @param api empty if there is none at the request's address
 * @param rawPath the path as the function gets it, still encoded
 * @param sourceIp read at once: it is unknown after the client has left
 * @param began clock of {@link System#nanoTime}
 */
record ApiExchange(
        HttpServerRequest http,
        RequestId id,
        TraceHeader trace,
        Optional<HttpApi> api,
        String rawPath,
        String sourceIp,
        Instant time,
        long began,
        AccessLog log) {
    /** The only stage. */
    static final String STAGE = "$default";

    private static final String REQUEST_ID = "apigw-requestid";

    /** What the authorizer of a route is asked. */
    RouteRequest question(HttpApi of, ApiRoute route, Map<String, String> pathParameters) {
        return question(of, route, pathParameters, Map.of());
    }

    /** @param connection what the authorizer learns about a WebSocket connection */
    RouteRequest question(
            HttpApi of, ApiRoute route, Map<String, String> pathParameters, Map<String, Object> connection) {
        return new RouteRequest(
                route.function(),
                of.name(),
                STAGE,
                route.route().key(),
                http.method(),
                rawPath,
                http.query() == null ? "" : http.query(),
                http.headers(),
                pathParameters,
                of.settings().stageVariablesOrNone(),
                domainName(),
                sourceIp,
                id.value(),
                trace,
                time,
                connection);
    }

    /** The host name without the port; empty if the client sent none. */
    String domainName() {
        return http.authority() == null ? "" : http.authority().host();
    }

    /**
     * The response with what all responses of the API have; and it is logged. Called once for a request.
     *
     * @param route the matched route, if there is one
     */
    Response finished(Response response, Optional<ApiRoute> route) {
        return logged(
                api.map(found -> found.cors().applied(response, http.getHeader("Origin")))
                        .orElse(response),
                route);
    }

    /** The same for a response that has its CORS headers. */
    Response logged(Response response, Optional<ApiRoute> route) {
        Response identified = response.with(REQUEST_ID, id.value());
        log.write(this, route, identified);
        return identified;
    }
}
