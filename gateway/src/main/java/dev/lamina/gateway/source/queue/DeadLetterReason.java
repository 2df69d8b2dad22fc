package dev.lamina.gateway.source.queue;

import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The reason of a dead letter, in a form that every broker accepts: the message of the error has at most 1,024 bytes of
 * UTF-8, whole characters only, and a space for each character that SQS refuses. A function's error message can contain
 * anything, and a dead letter that its broker refuses would keep the record where it is indefinitely.
 *
 * @param code HTTP status of the last attempt: 200 for an error of the function
 */
public record DeadLetterReason(int code, String message) {
    private static final int MOST_BYTES = 1024;

    public DeadLetterReason {
        message = cut(message);
    }

    /** @param otherwise the message if there is none that can be seen: an attribute must not be empty */
    public static DeadLetterReason of(int code, String message, String otherwise) {
        DeadLetterReason reason = new DeadLetterReason(code, message);
        return reason.message().isBlank() ? new DeadLetterReason(code, otherwise) : reason;
    }

    /**
     * Returns the attributes that Lambda gives a dead letter, in an order that a broker with few attributes can cut; to
     * be added to.
     */
    public Map<String, Attribute> attributes(String requestId) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("RequestID", Attribute.text(requestId));
        attributes.put("ErrorCode", Attribute.number(code));
        attributes.put("ErrorMessage", Attribute.text(message));
        return attributes;
    }

    private static String cut(String message) {
        StringBuilder clean = new StringBuilder();
        message.codePoints().limit(MOST_BYTES).forEach(c -> clean.appendCodePoint(QueueMessage.isText(c) ? c : ' '));
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(clean), bytes, true);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
