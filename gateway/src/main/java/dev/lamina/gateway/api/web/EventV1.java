package dev.lamina.gateway.api.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request as an event of payload format 1.0, as HTTP APIs write it. */
public final class EventV1 {
    /** Members of the identity that only AWS's own callers have. */
    private static final List<String> UNKNOWN = List.of(
            "accessKey",
            "accountId",
            "caller",
            "cognitoAmr",
            "cognitoAuthenticationProvider",
            "cognitoAuthenticationType",
            "cognitoIdentityId",
            "cognitoIdentityPoolId",
            "principalOrgId",
            "user",
            "userArn");

    private EventV1() {}

    public static Buffer of(EventRequest request, Buffer body) {
        return EventWriter.event(body, (json, writer) -> write(request, body, json, writer));
    }

    private static void write(EventRequest request, Buffer body, JsonGenerator json, EventWriter writer)
            throws IOException {
        Map<String, List<String>> headers = HeadFields.multiValueHeaders(request);
        Map<String, List<String>> query = HeadFields.multiValueQuery(request.rawQuery());
        json.writeStringField("version", "1.0");
        json.writeStringField("resource", request.resource());
        json.writeStringField("path", request.rawPath());
        json.writeStringField("httpMethod", request.http().method().name());
        writer.texts("headers", last(headers));
        lists("multiValueHeaders", headers, json);
        if (query.isEmpty()) {
            json.writeNullField("queryStringParameters");
            json.writeNullField("multiValueQueryStringParameters");
        } else {
            writer.texts("queryStringParameters", last(query));
            lists("multiValueQueryStringParameters", query, json);
        }
        context(request, json, writer);
        writer.textsOrNull("pathParameters", request.pathParameters());
        writer.textsOrNull("stageVariables", request.stageVariables());
        writer.body(request, body, true);
    }

    private static void context(EventRequest request, JsonGenerator json, EventWriter writer) throws IOException {
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("accountId", request.accountId());
        json.writeStringField("apiId", request.apiId());
        if (!request.authorizer().isEmpty()) {
            json.writePOJOField("authorizer", request.authorizer());
        }
        writer.domain(request);
        json.writeStringField("extendedRequestId", request.id().value());
        json.writeStringField("httpMethod", request.http().method().name());
        identity(request, json);
        json.writeStringField("path", request.rawPath());
        json.writeStringField("protocol", "HTTP/1.1");
        json.writeStringField("requestId", request.id().value());
        json.writeStringField("requestTime", EventWriter.TIME.format(request.time()));
        json.writeNumberField("requestTimeEpoch", request.time().toEpochMilli());
        json.writeStringField("resourceId", request.routeKey());
        json.writeStringField("resourcePath", request.resource());
        json.writeStringField("stage", HeadFields.STAGE);
        json.writeEndObject();
    }

    private static void identity(EventRequest request, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("identity");
        for (String member : UNKNOWN) {
            json.writeNullField(member);
        }
        json.writeStringField("sourceIp", request.sourceIp());
        json.writeStringField("userAgent", request.header("User-Agent"));
        json.writeEndObject();
    }

    static Map<String, String> last(Map<String, List<String>> lists) {
        Map<String, String> last = new LinkedHashMap<>();
        lists.forEach((name, values) -> last.put(name, values.getLast()));
        return last;
    }

    static void lists(String field, Map<String, List<String>> lists, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            json.writeArrayFieldStart(list.getKey());
            for (String value : list.getValue()) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
