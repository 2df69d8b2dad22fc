package dev.lamina.gateway.source.queue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A record of a queue that does not exist. */
record TestRecord(
        String id, String text, int size, long receiveCount, Optional<Position> position, Optional<String> group)
        implements QueueRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    static TestRecord of(String id) {
        return new TestRecord(id, "{\"id\":\"" + id + "\"}", 20, 1, Optional.empty(), Optional.empty());
    }

    static TestRecord at(String partition, long offset) {
        return new TestRecord(
                partition + "-" + offset,
                "",
                20,
                1,
                Optional.of(new Position(partition, offset)),
                Optional.of(partition));
    }

    TestRecord inGroup(String messageGroup, int bytes) {
        return new TestRecord(id, text, bytes, receiveCount, position, Optional.of(messageGroup));
    }

    TestRecord sized(int bytes) {
        return new TestRecord(id, text, bytes, receiveCount, position, group);
    }

    TestRecord received(long times) {
        return new TestRecord(id, text, size, times, position, group);
    }

    @Override
    public byte[] body() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, QueueMessage.Attribute> attributes() {
        return Map.of("Color", QueueMessage.Attribute.text("red"));
    }

    @Override
    public ObjectNode fields() {
        return JSON.createObjectNode().put("messageId", id);
    }

    @Override
    public Map<String, byte[]> data() {
        return Map.of("body", body());
    }
}
