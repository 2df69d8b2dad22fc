package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a notification of an S3 store: {@code {"EventName": …, "Key": …, "Records": [ … ]}}. Only the records are
 * needed.
 */
record Notification(ObjectMapper json) {

    /**
     * The events of a body; empty for an empty body and for S3's test event, with which a store checks an endpoint.
     *
     * @throws UnreadableEventException when the body is anything else
     */
    List<ObjectEvent> events(byte[] body) {
        if (new String(body, StandardCharsets.UTF_8).isBlank()) {
            return List.of();
        }
        JsonNode root = parse(body);
        JsonNode records = root.path("Records");
        if (records.isArray()) {
            List<ObjectEvent> events = new ArrayList<>();
            records.forEach(record -> events.add(ObjectEvent.of(record)));
            return events;
        }
        if (root.path("Event").asText().equals("s3:TestEvent")) {
            return List.of();
        }
        throw new UnreadableEventException("there are no Records");
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode root = json.readTree(body);
            if (!root.isObject()) {
                throw new UnreadableEventException("it is not a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new UnreadableEventException("it is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UnreadableEventException("it cannot be read: " + e.getMessage());
        }
    }
}
