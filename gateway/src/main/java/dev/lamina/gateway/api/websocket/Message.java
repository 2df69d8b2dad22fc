package dev.lamina.gateway.api.websocket;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A message of a client, or for one. */
public record Message(Buffer data, boolean isText) {
    /** API Gateway's limit of a message, in bytes. */
    public static final int LIMIT = 128 * 1024;

    /** A message for a client: a text if the bytes are one. */
    public static Message of(Buffer data) {
        return new Message(data, textOf(data).isPresent());
    }

    public static Message text(String text) {
        return new Message(Buffer.buffer(text), true);
    }

    /** Empty if the bytes are not UTF-8. */
    static Optional<String> textOf(Buffer data) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data.getBytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
