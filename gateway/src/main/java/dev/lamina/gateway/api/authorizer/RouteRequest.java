package dev.lamina.gateway.api.authorizer;

import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import io.soabase.recordbuilder.core.RecordBuilder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.Map;

/**
 * The head of a request to a route of an HTTP API.
 *
 * @param function the function of the route; its namespace is that of the API
 * @param apiId the name of the API
 * @param stage the stage, such as {@code $default}
 * @param routeKey the route as it is declared, such as {@code GET /pets/{id}}
 * @param path the path as the function gets it, still encoded
 * @param query the query as it was sent, still encoded; empty if there is none
 * @param headers all headers as they were sent
 * @param host the host name without the port; empty if the client sent none
 * @param connection what {@code requestContext} has in addition for a WebSocket connection; otherwise empty
 */
@RecordBuilder
public record RouteRequest(
        FunctionId function,
        String apiId,
        String stage,
        String routeKey,
        HttpMethod method,
        String path,
        String query,
        MultiMap headers,
        Map<String, String> pathParameters,
        Map<String, String> stageVariables,
        String host,
        String sourceIp,
        String requestId,
        TraceHeader trace,
        Instant time,
        Map<String, Object> connection) {}
