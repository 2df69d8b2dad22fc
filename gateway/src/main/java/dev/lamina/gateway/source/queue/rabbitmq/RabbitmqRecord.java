package dev.lamina.gateway.source.queue.rabbitmq;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import dev.lamina.gateway.source.queue.QueueRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A message of a queue.
 *
 * @param fields the record as it is in the event
 */
record RabbitmqRecord(RabbitmqMessage message, ObjectNode fields, long receiveCount) implements QueueRecord {
    /** Bytes for names and commas in the event. */
    private static final int FRAME = 60;

    /** The message's own id, if its sender set one: a function cannot see another. */
    @Override
    public String id() {
        String id = message.properties().getMessageId();
        return id == null || id.isEmpty() ? "delivery " + message.deliveryTag() : id;
    }

    /**
     * The broker gives messages no ids. With a sender's id, the same body is the same message; without one, no two
     * messages are the same.
     */
    @Override
    public String identity() {
        String id = message.properties().getMessageId();
        return id == null || id.isEmpty()
                ? UUID.randomUUID().toString()
                : id + '/' + UUID.nameUUIDFromBytes(message.body());
    }

    @Override
    public int size() {
        return FRAME
                + (message.body().length + 2) / 3 * 4
                + fields.path("basicProperties").toString().length();
    }

    @Override
    public byte[] body() {
        return message.body();
    }

    @Override
    public Map<String, Attribute> attributes() {
        Map<String, Attribute> attributes = new HashMap<>();
        headers().forEach((name, value) -> {
            if (value instanceof byte[] bytes) {
                attributes.put(name, Attribute.binary(bytes));
            } else if (value instanceof Number number) {
                attributes.put(name, new Attribute("Number", number.toString()));
            } else if (value != null) {
                attributes.put(name, Attribute.text(value.toString()));
            }
        });
        return attributes;
    }

    @Override
    public Map<String, byte[]> data() {
        return Map.of("data", message.body());
    }

    @Override
    public Optional<String> traceHeader() {
        return Optional.ofNullable(headers().get("X-Amzn-Trace-Id")).map(Object::toString);
    }

    private Map<String, Object> headers() {
        return message.properties().getHeaders() == null
                ? Map.of()
                : message.properties().getHeaders();
    }
}
