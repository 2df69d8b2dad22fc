package dev.lamina.gateway.api.invoke;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Checks that an event is JSON in UTF-8, in one pass over its tokens that builds no objects. The function gets the
 * bytes unchanged.
 *
 * <p>Strings and names are skipped, not decoded, and no name is cached, so that a hostile event takes no lasting
 * memory.
 */
final class EventJson {
    private static final Buffer EMPTY_OBJECT = Buffer.buffer("{}");
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private EventJson() {}

    /** @return the event; an empty body means an empty object */
    static Buffer checked(Buffer body) {
        if (body.length() == 0) {
            return EMPTY_OBJECT;
        }
        byte[] bytes = body.getBytes();
        refuseOtherEncodings(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                throw invalid("No content to map due to end-of-input");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw invalid("Trailing token (of type " + parser.currentToken() + ") found after value");
            }
            return body;
        } catch (IOException e) {
            throw invalid(e.getMessage());
        }
    }

    // Jackson accepts some invalid bytes in strings that it skips. It would also read UTF-16 and UTF-32, which have a
    // zero byte early.
    private static void refuseOtherEncodings(byte[] bytes) {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                throw invalid("Illegal character ((CTRL-CHAR, code 0)): the event must be UTF-8");
            }
        }
        if (isAscii(bytes)) {
            return;
        }
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer left = ByteBuffer.wrap(bytes);
        CharBuffer discarded = CharBuffer.allocate(Math.min(bytes.length, 8192));
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = utf8.decode(left, discarded.clear(), true);
        }
        if (result.isError()) {
            throw invalid("Invalid UTF-8 start byte 0x%02x\n at [Source: (byte[]); byte offset: #%d]"
                    .formatted(bytes[left.position()] & 0xFF, left.position()));
        }
    }

    /** True for most events, which then need no decoder and no buffer. */
    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static AwsException invalid(String why) {
        return AwsException.of(
                400,
                "InvalidRequestContentException",
                "Could not parse request body into json: Could not parse payload into json: " + why);
    }
}
