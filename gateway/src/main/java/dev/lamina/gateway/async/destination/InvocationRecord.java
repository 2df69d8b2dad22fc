package dev.lamina.gateway.async.destination;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.async.EventResult;
import dev.lamina.gateway.async.StoredEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The record of an asynchronous invocation that a destination gets, in Lambda's format. The payloads are included
 * unchanged.
 */
final class InvocationRecord {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private InvocationRecord() {}

    /** @param arn the function's, without a qualifier */
    static String write(StoredEvent event, EventResult result, String arn) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("version", "1.0");
            json.writeStringField("timestamp", TIME.format(result.at()));
            writeRequest(json, event, result, arn);
            writePayload(json, "requestPayload", event.payload());
            writeResponse(json, event, result);
            writePayload(json, "responsePayload", result.payload());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory cannot fail", e);
        }
        return text.toString();
    }

    private static void writeRequest(JsonGenerator json, StoredEvent event, EventResult result, String arn)
            throws IOException {
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("requestId", event.requestId());
        json.writeStringField(
                "functionArn",
                event.invokedArn().startsWith(arn + ":") ? event.invokedArn() : arn + ":" + Lamina.LATEST);
        json.writeStringField("condition", result.condition().lambdaName());
        json.writeNumberField("approximateInvokeCount", result.invokeCount());
        json.writeEndObject();
    }

    private static void writeResponse(JsonGenerator json, StoredEvent event, EventResult result) throws IOException {
        json.writeObjectFieldStart("responseContext");
        json.writeNumberField("statusCode", result.status());
        json.writeStringField("executedVersion", event.function().version());
        if (result.functionError()) {
            json.writeStringField("functionError", "Unhandled");
        }
        json.writeEndObject();
    }

    /** A payload that is not JSON, which a custom runtime may return, is included as a string. */
    private static void writePayload(JsonGenerator json, String name, byte[] payload) throws IOException {
        json.writeFieldName(name);
        String text = JsonPayload.of(payload);
        if (JsonPayload.isJson(payload)) {
            json.writeRawValue(text);
        } else {
            json.writeString(text);
        }
    }
}
