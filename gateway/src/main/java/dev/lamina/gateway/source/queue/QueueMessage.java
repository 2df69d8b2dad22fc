package dev.lamina.gateway.source.queue;

import java.util.Base64;
import java.util.Map;

/**
 * A message to be sent to a queue.
 *
 * @param id names its subject, human-readable
 * @param once the same when this message is sent again, and different for every other message: brokers that support it
 *     drop the second copy
 * @param key the key by which a log orders its messages; null: none
 * @param body null: none, which only a log can express
 * @param attributes by name, the most important first; a broker that does not support one omits it, or gets it as text
 */
public record QueueMessage(String id, String once, byte[] key, byte[] body, Map<String, Attribute> attributes) {

    /** @param id used as {@code once} too */
    public QueueMessage(String id, byte[] body, Map<String, Attribute> attributes) {
        this(id, id, null, body, attributes);
    }

    /** The body, empty if there is none. */
    public byte[] content() {
        return body == null ? new byte[0] : body;
    }

    /** Returns whether every broker accepts the character in a text: SQS accepts those of XML 1.0. */
    public static boolean isText(int character) {
        boolean surrogate = character >= 0xD800 && character <= 0xDFFF;
        return !surrogate && character >= 0x20 && character < 0xFFFE
                || character == '\t'
                || character == '\n'
                || character == '\r'
                || character > 0xFFFF;
    }

    /**
     * @param type String, Number or Binary, as in SQS; a name chosen by the sender may follow after a dot
     * @param value a Binary's is in base64
     */
    public record Attribute(String type, String value) {
        private static final String BINARY = "Binary";

        public static Attribute text(String value) {
            return new Attribute("String", value);
        }

        public static Attribute number(long value) {
            return new Attribute("Number", Long.toString(value));
        }

        public static Attribute binary(byte[] value) {
            return new Attribute(BINARY, Base64.getEncoder().encodeToString(value));
        }

        public boolean isBinary() {
            return type.startsWith(BINARY);
        }

        /** The bytes of a {@link #isBinary binary} value. */
        public byte[] bytes() {
            return Base64.getDecoder().decode(value);
        }
    }
}
