package dev.lamina.gateway.api.web;

import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.soabase.recordbuilder.core.RecordBuilder;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Map;

/**
 * The head of a request, with what an event says about it.
 *
 * @param accountId the namespace
 * @param apiId the API, or the function of a URL
 * @param rawPath the path as the function gets it, still encoded
 * @param routeKey such as {@code GET /pets/{id}}
 * @param resource the path of the route
 * @param pathParameters decoded; empty: there are none
 * @param stageVariables empty: there are none
 * @param hidesCredentials whether the caller's credentials are left out: with them, the function could make calls in
 *     its caller's name
 * @param authorizer {@code requestContext.authorizer}, JSON as maps and lists; empty: there is none
 */
@RecordBuilder
public record EventRequest(
        HttpServerRequest http,
        RequestId id,
        TraceHeader trace,
        Instant time,
        String accountId,
        String apiId,
        String rawPath,
        String routeKey,
        String resource,
        Map<String, String> pathParameters,
        Map<String, String> stageVariables,
        boolean hidesCredentials,
        Map<String, Object> authorizer) {

    /** Null if there is none. */
    String header(String name) {
        return http.getHeader(name);
    }

    /** The query as the function gets it, still encoded; empty if there is none. */
    String rawQuery() {
        String query = http.query();
        if (query == null) {
            return "";
        }
        return hidesCredentials ? HeadFields.withoutSignature(query) : query;
    }

    /** The host name without the port; empty if the client sent none. */
    String host() {
        return http.authority() == null ? "" : http.authority().host();
    }

    String sourceIp() {
        return http.remoteAddress().hostAddress();
    }
}
