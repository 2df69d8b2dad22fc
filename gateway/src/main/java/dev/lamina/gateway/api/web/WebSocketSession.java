package dev.lamina.gateway.api.web;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;

/**
 * What events say about a WebSocket connection, from its upgrade to its end.
 *
 * @param id the connection's id
 * @param namespace of the API
 * @param api the name of the API
 * @param domainName the host name without the port; empty if the client sent none
 * @param userAgent null if the client sent none
 * @param authorizer {@code requestContext.authorizer}, JSON as maps and lists; empty: there is none
 */
@RecordBuilder
public record WebSocketSession(
        String id,
        String namespace,
        String api,
        String domainName,
        Instant connectedAt,
        String sourceIp,
        String userAgent,
        Map<String, Object> authorizer) {

    /** What the authorizer of {@code $connect} learns about the connection, in {@code requestContext}. */
    public Map<String, Object> asRequested(String routeKey) {
        return Map.of(
                "routeKey",
                routeKey,
                "eventType",
                WebSocketEvent.CONNECT,
                "messageDirection",
                WebSocketEvent.DIRECTION,
                "connectionId",
                id,
                "connectedAt",
                connectedAt.toEpochMilli());
    }
}
