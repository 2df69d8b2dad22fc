package dev.lamina.connector;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** Computes how many bytes a value has as JSON, without writing it: somewhat more rather than less. */
final class JsonSize {
    /** Of numbers, {@code null} and the like: no double has more. */
    private static final long SCALAR = 26;

    private static final int ESCAPED = 6;
    /** Quotes, colon and comma around a member. */
    private static final int MARKS = 4;

    private JsonSize() {}

    static long of(Object value) {
        return switch (value) {
            case String text -> of(text);
            case Struct struct ->
                struct.schema().fields().stream()
                                .mapToLong(field -> of(field.name()) + of(struct.get(field)) + MARKS)
                                .sum()
                        + MARKS;
            case Map<?, ?> map ->
                map.entrySet().stream()
                                .mapToLong(entry -> of(entry.getKey()) + of(entry.getValue()) + MARKS)
                                .sum()
                        + MARKS;
            case Collection<?> list ->
                list.stream().mapToLong(item -> of(item) + MARKS).sum() + MARKS;
            case byte[] bytes -> base64(bytes.length);
            case ByteBuffer bytes -> base64(bytes.remaining());
            case null, default -> SCALAR;
        };
    }

    private static long of(String text) {
        long bytes = MARKS;
        for (int i = 0; i < text.length(); i++) {
            bytes += of(text.charAt(i));
        }
        return bytes;
    }

    private static int of(char one) {
        // Jackson escapes surrogates, too.
        if (one < ' ' || Character.isSurrogate(one)) {
            return ESCAPED;
        }
        if (one == '"' || one == '\\') {
            return 2;
        }
        return one < 0x80 ? 1 : one < 0x800 ? 2 : 3;
    }

    private static long base64(long bytes) {
        return (bytes + 2) / 3 * 4 + MARKS;
    }
}
