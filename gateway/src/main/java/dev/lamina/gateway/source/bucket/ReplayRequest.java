package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.http.AwsException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/**
 * Selects the objects that are sent again.
 *
 * @param prefix of their keys, in addition to the trigger's own
 * @param since only objects that were changed at this time or later
 * @param startAfter only keys after this one, where the last call ended
 * @param id calls with the same id send an object once, within the window in which duplicates are detected
 */
public record ReplayRequest(String prefix, Optional<Instant> since, String startAfter, String id) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MEMBERS = Set.of("prefix", "since", "startAfter", "id");

    /** @param body JSON, or empty to select all objects */
    public static ReplayRequest read(byte[] body, String ownId) {
        JsonNode order = tree(body);
        order.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw invalid(name + ": unknown field: use prefix, since, startAfter and id");
            }
        });
        return new ReplayRequest(
                text(order, "prefix").orElse(""),
                text(order, "since").map(ReplayRequest::instant),
                text(order, "startAfter").orElse(""),
                text(order, "id").orElse(ownId));
    }

    static AwsException invalid(String message) {
        return AwsException.of(400, "InvalidParameterValueException", message);
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            if (tree.isObject()) {
                return tree;
            }
        } catch (IOException e) {
            throw invalid("The body is not JSON: " + e.getMessage());
        }
        throw invalid("The body must be a JSON object, such as {\"prefix\": \"uploads/\"}, or empty.");
    }

    private static Optional<String> text(JsonNode order, String name) {
        JsonNode value = order.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw invalid(name + ": must be a string");
        }
        return Optional.of(value.textValue());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid("since: must be a time such as 2026-01-31T12:00:00Z");
        }
    }
}
