package dev.lamina.gateway.api.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What happens on a WebSocket connection as an event, as API Gateway's WebSocket APIs write it. */
public final class WebSocketEvent {
    static final String CONNECT = "CONNECT";
    /** All messages with an event come from clients. */
    static final String DIRECTION = "IN";

    private static final String MESSAGE = "MESSAGE";
    private static final String DISCONNECT = "DISCONNECT";

    private final WebSocketSession session;
    private final String routeKey;
    private final String requestId;
    private final Instant time;
    private final Map<String, String> stageVariables;

    /**
     * @param routeKey such as {@code $connect}
     * @param time when it happened
     */
    public WebSocketEvent(
            WebSocketSession session,
            String routeKey,
            String requestId,
            Instant time,
            Map<String, String> stageVariables) {
        this.session = session;
        this.routeKey = routeKey;
        this.requestId = requestId;
        this.time = time;
        this.stageVariables = stageVariables;
    }

    /** A connection is requested. Only this event has the client's headers and query. */
    public Buffer connect(EventRequest request) {
        return EventWriter.event(Buffer.buffer(), (json, writer) -> {
            Map<String, List<String>> headers = HeadFields.multiValueHeaders(request);
            writer.texts("headers", EventV1.last(headers));
            EventV1.lists("multiValueHeaders", headers, json);
            Map<String, List<String>> query = HeadFields.multiValueQuery(request.rawQuery());
            if (!query.isEmpty()) {
                writer.texts("queryStringParameters", EventV1.last(query));
                EventV1.lists("multiValueQueryStringParameters", query, json);
            }
            context(CONNECT, json);
            json.writeEndObject();
            rest(false, json, writer);
        });
    }

    /** @param base64 whether the body is base64 of binary data */
    public Buffer message(String body, boolean base64) {
        return EventWriter.event(Buffer.buffer(body.length()), (json, writer) -> {
            context(MESSAGE, json);
            json.writeStringField("messageId", requestId);
            json.writeEndObject();
            json.writeStringField("body", body);
            rest(base64, json, writer);
        });
    }

    /** @param code the status with which the connection was closed */
    public Buffer disconnect(int code, String reason) {
        return EventWriter.event(Buffer.buffer(), (json, writer) -> {
            Map<String, List<String>> headers = Map.of("Host", List.of(session.domainName()));
            writer.texts("headers", EventV1.last(headers));
            EventV1.lists("multiValueHeaders", headers, json);
            context(DISCONNECT, json);
            json.writeNumberField("disconnectStatusCode", code);
            json.writeStringField("disconnectReason", reason);
            json.writeEndObject();
            rest(false, json, writer);
        });
    }

    /** The object is left open. */
    private void context(String type, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("routeKey", routeKey);
        json.writeStringField("eventType", type);
        json.writeStringField("messageDirection", DIRECTION);
        json.writeStringField("connectionId", session.id());
        json.writeNumberField("connectedAt", session.connectedAt().toEpochMilli());
        json.writeStringField("requestId", requestId);
        json.writeStringField("extendedRequestId", requestId);
        json.writeStringField("requestTime", EventWriter.TIME.format(time));
        json.writeNumberField("requestTimeEpoch", time.toEpochMilli());
        json.writeStringField("domainName", session.domainName());
        json.writeStringField("stage", HeadFields.STAGE);
        json.writeStringField("apiId", session.api());
        json.writeStringField("accountId", session.namespace());
        if (!session.authorizer().isEmpty()) {
            json.writePOJOField("authorizer", session.authorizer());
        }
        json.writeObjectFieldStart("identity");
        json.writeStringField("sourceIp", session.sourceIp());
        if (session.userAgent() != null) {
            json.writeStringField("userAgent", session.userAgent());
        }
        json.writeEndObject();
    }

    private void rest(boolean base64, JsonGenerator json, EventWriter writer) throws IOException {
        if (!stageVariables.isEmpty()) {
            writer.texts("stageVariables", stageVariables);
        }
        json.writeBooleanField("isBase64Encoded", base64);
    }
}
