package dev.lamina.gateway.api.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A request as an event of payload format 2.0, of HTTP APIs and of function URLs. */
public final class EventV2 {
    private EventV2() {}

    public static Buffer of(EventRequest request, Buffer body) {
        return EventWriter.event(body, (json, writer) -> write(request, body, json, writer));
    }

    private static void write(EventRequest request, Buffer body, JsonGenerator json, EventWriter writer)
            throws IOException {
        String rawQuery = request.rawQuery();
        json.writeStringField("version", "2.0");
        json.writeStringField("routeKey", request.routeKey());
        json.writeStringField("rawPath", request.rawPath());
        json.writeStringField("rawQueryString", rawQuery);
        cookies(HeadFields.cookies(request.http().headers()), json);
        writer.texts("headers", HeadFields.headers(request));
        Map<String, String> query = HeadFields.query(rawQuery);
        if (!query.isEmpty()) {
            writer.texts("queryStringParameters", query);
        }
        context(request, json, writer);
        writer.body(request, body, false);
        writer.textsOrNull("pathParameters", request.pathParameters());
        writer.textsOrNull("stageVariables", request.stageVariables());
    }

    private static void context(EventRequest request, JsonGenerator json, EventWriter writer) throws IOException {
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("accountId", request.accountId());
        json.writeStringField("apiId", request.apiId());
        json.writeNullField("authentication");
        if (!request.authorizer().isEmpty()) {
            json.writePOJOField("authorizer", request.authorizer());
        }
        writer.domain(request);
        http(request, json);
        json.writeStringField("requestId", request.id().value());
        json.writeStringField("routeKey", request.routeKey());
        json.writeStringField("stage", HeadFields.STAGE);
        json.writeStringField("time", EventWriter.TIME.format(request.time()));
        json.writeNumberField("timeEpoch", request.time().toEpochMilli());
        json.writeEndObject();
    }

    private static void http(EventRequest request, JsonGenerator json) throws IOException {
        String agent = request.header("User-Agent");
        json.writeObjectFieldStart("http");
        json.writeStringField("method", request.http().method().name());
        json.writeStringField("path", request.rawPath());
        json.writeStringField("protocol", "HTTP/1.1");
        json.writeStringField("sourceIp", request.sourceIp());
        json.writeStringField("userAgent", agent == null ? "" : agent);
        json.writeEndObject();
    }

    private static void cookies(List<String> cookies, JsonGenerator json) throws IOException {
        if (!cookies.isEmpty()) {
            json.writeArrayFieldStart("cookies");
            for (String cookie : cookies) {
                json.writeString(cookie);
            }
            json.writeEndArray();
        }
    }
}
