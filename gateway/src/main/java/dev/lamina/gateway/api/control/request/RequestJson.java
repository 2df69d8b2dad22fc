package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.http.AwsException;
import io.netty.buffer.ByteBufInputStream;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The JSON body of a request, read as a stream: a zip in it, the member ZipFile, may have 50 MB, and is never in memory
 * as a whole.
 */
public final class RequestJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory STREAMS = JSON.getFactory();
    private static final String ZIP = "ZipFile";

    private RequestJson() {}

    /** Returns the body with an empty text as ZipFile; an empty object if there is no body. */
    public static ObjectNode read(Buffer body) {
        if (body.length() == 0) {
            return JSON.createObjectNode();
        }
        try (JsonParser parser = parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed();
            }
            ObjectNode read = object(parser);
            if (parser.nextToken() != null) {
                throw malformed();
            }
            return read;
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** Writes the bytes of ZipFile; returns whether there is one. */
    public static boolean copyZip(Buffer body, OutputStream out) throws IOException {
        try (JsonParser parser = parser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && ZIP.equals(parser.currentName())) {
                    if (parser.nextToken() != JsonToken.VALUE_STRING) {
                        return false;
                    }
                    parser.readBinaryValue(out);
                    return true;
                }
            }
            return false;
        }
    }

    /** Returns a text member; empty if it is missing or null. */
    public static Optional<String> text(JsonNode object, String member) {
        return present(object, member).map(value -> {
            if (!value.isTextual()) {
                throw serialization(value, "a String");
            }
            return value.textValue();
        });
    }

    public static Optional<Integer> integer(JsonNode object, String member) {
        return present(object, member).map(RequestJson::integer);
    }

    /** Returns a whole number. */
    public static int integer(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw serialization(value, "an Integer");
        }
        return value.intValue();
    }

    public static boolean isTrue(JsonNode object, String member) {
        return present(object, member)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw serialization(value, "a Boolean");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    public static Optional<JsonNode> present(JsonNode object, String member) {
        return Optional.ofNullable(object.get(member)).filter(value -> !value.isNull());
    }

    private static JsonParser parser(Buffer body) throws IOException {
        return STREAMS.createParser((InputStream) new ByteBufInputStream(body.getByteBuf()));
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode read = JSON.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (ZIP.equals(name) && value == JsonToken.VALUE_STRING) {
                read.put(name, "");
            } else if (value == JsonToken.START_OBJECT && (name.equals("Code") || name.equals("Content"))) {
                read.set(name, object(parser));
            } else {
                read.set(name, JSON.readTree(parser));
            }
        }
        return read;
    }

    private static AwsException serialization(JsonNode value, String type) {
        return AwsException.front(
                400, "SerializationException", value.getNodeType() + "_VALUE can not be converted to " + type);
    }

    private static AwsException malformed() {
        return AwsException.front(400, "SerializationException", "The request body is not a JSON object.");
    }
}
