package dev.lamina.gateway.source.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.nats.StreamRecord;
import io.nats.client.Message;
import java.io.IOException;
import java.util.Map;

/** A stored change, received to be delivered. */
record ChangeRecord(Message message, ObjectNode fields) implements StreamRecord {

    static ChangeRecord of(Message message, ObjectMapper json) {
        try {
            JsonNode record = json.readTree(message.getData());
            return new ChangeRecord(message, (ObjectNode) record);
        } catch (IOException e) {
            throw new IllegalStateException("a stored change is JSON", e);
        }
    }

    @Override
    public String id() {
        return fields.path("eventID").asText();
    }

    @Override
    public int size() {
        return message.getData().length + 1;
    }

    @Override
    public byte[] json() {
        return message.getData();
    }

    @Override
    public byte[] body() {
        return message.getData();
    }

    @Override
    public Map<String, QueueMessage.Attribute> attributes() {
        return Map.of();
    }

    @Override
    public long receiveCount() {
        return message.metaData().deliveredCount();
    }

    /** Filters read the record itself. */
    @Override
    public Map<String, byte[]> data() {
        return Map.of();
    }
}
