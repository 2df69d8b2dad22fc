package dev.lamina.gateway.api.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** What both formats of an event write in the same way. */
final class EventWriter {
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final JsonFactory JSON = new ObjectMapper().getFactory();
    private static final int HEAD = 4096;

    private final JsonGenerator json;

    private EventWriter(JsonGenerator json) {
        this.json = json;
    }

    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json, EventWriter writer) throws IOException;
    }

    /** Throws {@link EventBytes#tooLarge} when the event is larger than Lambda's limit. */
    static Buffer event(Buffer body, Content content) {
        EventBytes out = new EventBytes(HEAD + body.length() + body.length() / 2);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            content.write(json, new EventWriter(json));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory cannot fail", e);
        }
        return out.written();
    }

    void texts(String field, Map<String, String> texts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    void textsOrNull(String field, Map<String, String> texts) throws IOException {
        if (texts.isEmpty()) {
            json.writeNullField(field);
        } else {
            texts(field, texts);
        }
    }

    void domain(EventRequest request) throws IOException {
        String host = request.host();
        json.writeStringField("domainName", host);
        json.writeStringField("domainPrefix", host.split("\\.", 2)[0]);
    }

    /**
     * The members body and isBase64Encoded.
     *
     * @param always whether an empty body is written, as null
     */
    void body(EventRequest request, Buffer body, boolean always) throws IOException {
        boolean base64 = false;
        if (body.length() > 0) {
            byte[] bytes = body.getBytes();
            String text = BodyText.of(bytes, request.header("Content-Type"));
            base64 = text == null;
            json.writeFieldName("body");
            if (base64) {
                json.writeBinary(bytes);
            } else {
                json.writeString(text);
            }
        } else if (always) {
            json.writeNullField("body");
        }
        json.writeBooleanField("isBase64Encoded", base64);
    }
}
