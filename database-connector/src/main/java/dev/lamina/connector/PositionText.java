package dev.lamina.connector;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Positions as text: a line for each, with key and value in base64. */
final class PositionText {
    private PositionText() {}

    static String write(Map<ByteBuffer, ByteBuffer> positions) {
        return positions.entrySet().stream()
                .map(position -> text(position.getKey()) + ' ' + text(position.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    static Map<ByteBuffer, ByteBuffer> read(String text) {
        Map<ByteBuffer, ByteBuffer> positions = new HashMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int gap = line.indexOf(' ');
            positions.put(bytes(line.substring(0, gap)), bytes(line.substring(gap + 1)));
        });
        return positions;
    }

    private static String text(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(text));
    }
}
