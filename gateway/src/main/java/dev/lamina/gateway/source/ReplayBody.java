package dev.lamina.gateway.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.http.AwsException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The body of a replay call: a JSON object, or nothing. */
public record ReplayBody(JsonNode members) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the body, and refuses members with other names.
     *
     * @param example a member, for the message if the body is something else
     */
    public static ReplayBody read(byte[] body, List<String> names, String example) {
        JsonNode members = tree(body, example);
        members.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw invalid(name + ": unknown field: use " + String.join(", ", names.subList(0, names.size() - 1))
                        + " and " + names.getLast());
            }
        });
        return new ReplayBody(members);
    }

    public static AwsException invalid(String message) {
        return AwsException.of(400, "InvalidParameterValueException", message);
    }

    private static JsonNode tree(byte[] body, String example) {
        try {
            JsonNode tree = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            if (tree.isObject()) {
                return tree;
            }
        } catch (IOException e) {
            throw invalid("The body is not JSON: " + e.getMessage());
        }
        throw invalid("The body must be a JSON object, such as " + example + ", or empty.");
    }

    public Optional<String> text(String name) {
        JsonNode value = members.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw invalid(name + ": must be a string");
        }
        return Optional.of(value.textValue());
    }

    public Optional<Instant> time(String name) {
        return text(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw invalid(name + ": must be a time such as 2026-01-31T12:00:00Z");
            }
        });
    }
}
