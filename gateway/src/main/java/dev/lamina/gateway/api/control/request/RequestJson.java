package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
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
    /** No request of AWS's model has more than eight levels. */
    private static final int DEEPEST = 50;

    private static final JsonFactory STREAMS = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    private static final ObjectMapper JSON = new ObjectMapper(STREAMS);
    private static final String ZIP = "ZipFile";
    /** Bytes of a request without its zip, all of which are in memory. */
    private static final int MOST = 1024 * 1024;

    private RequestJson() {}

    /** Returns the body with an empty text as ZipFile; an empty object if there is no body. */
    public static ObjectNode read(Buffer body) {
        if (body.length() == 0) {
            return JSON.createObjectNode();
        }
        try (JsonParser parser = parser(body)) {
            requireSmall(body);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed();
            }
            ObjectNode read = object(parser, true);
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
                if (token == JsonToken.FIELD_NAME && isZip(parser)) {
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

    /** Reads the tokens first and keeps nothing: a tree of small values takes many times their bytes. */
    private static void requireSmall(Buffer body) throws IOException {
        if (body.length() <= MOST) {
            return;
        }
        try (JsonParser parser = parser(body)) {
            long zips = 0;
            long zipBegins = -1;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                long here = offset(parser);
                if (zipBegins >= 0) {
                    zips += here - zipBegins;
                }
                zipBegins = token == JsonToken.VALUE_STRING && isZip(parser) ? here : -1;
                if (here - zips > MOST) {
                    throw tooLarge();
                }
            }
            if (body.length() - zips > MOST) {
                throw tooLarge();
            }
        }
    }

    /** In bytes; a text that is not UTF-8 has characters, of which each is a byte at least. */
    private static long offset(JsonParser parser) {
        JsonLocation location = parser.currentTokenLocation();
        return Math.max(location.getByteOffset(), location.getCharOffset());
    }

    /** Whether the current name is that of a zip: ZipFile, Code.ZipFile or Content.ZipFile. */
    private static boolean isZip(JsonParser parser) {
        JsonStreamContext context = parser.getParsingContext();
        if (!context.inObject() || !ZIP.equals(context.getCurrentName())) {
            return false;
        }
        JsonStreamContext outer = context.getParent();
        return outer.inRoot()
                || outer.inObject()
                        && hasZip(outer.getCurrentName())
                        && outer.getParent().inRoot();
    }

    private static boolean hasZip(String member) {
        return "Code".equals(member) || "Content".equals(member);
    }

    private static ObjectNode object(JsonParser parser, boolean isOuter) throws IOException {
        ObjectNode read = JSON.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (ZIP.equals(name) && value == JsonToken.VALUE_STRING) {
                read.put(name, "");
            } else if (isOuter && value == JsonToken.START_OBJECT && hasZip(name)) {
                read.set(name, object(parser, false));
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

    private static AwsException tooLarge() {
        return AwsException.of(
                413,
                "RequestEntityTooLargeException",
                "Request must be smaller than " + MOST + " bytes, without the zip in ZipFile.");
    }

    private static AwsException malformed() {
        return AwsException.front(400, "SerializationException", "The request body is not a JSON object.");
    }
}
