package dev.lamina.gateway.source.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.dispatch.Outcome;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads how a batch ended. Pure. */
public final class BatchResponse {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The request itself is at fault: it is invalid, too large, or of a type that is not supported. */
    private static final Set<Integer> IMPOSSIBLE = Set.of(400, 413, 415);

    private BatchResponse() {}

    /** Whether the batch was run at all, or can never be. */
    public static boolean settles(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed _ -> true;
            case Outcome.Refused refused -> IMPOSSIBLE.contains(refused.status());
            case Outcome.Throttled _, Outcome.Failed _ -> false;
        };
    }

    /**
     * The identifiers that the function named in {@code batchItemFailures}; empty if its response is invalid.
     *
     * @param identifier reads an {@code itemIdentifier}
     */
    public static Optional<Set<String>> failures(byte[] payload, Function<JsonNode, Optional<String>> identifier) {
        JsonNode answer = read(payload);
        if (answer == null) {
            return Optional.empty();
        }
        JsonNode items = answer.path("batchItemFailures");
        if (answer.isNull()
                || answer.isMissingNode()
                || answer.isTextual() && answer.textValue().isEmpty()
                || answer.isObject() && (items.isMissingNode() || items.isNull())) {
            return Optional.of(Set.of());
        }
        if (!items.isArray()) {
            return Optional.empty();
        }
        Set<String> failed = new HashSet<>();
        for (JsonNode item : items) {
            Optional<String> id = identifier.apply(item.path("itemIdentifier"));
            if (id.isEmpty()) {
                return Optional.empty();
            }
            failed.add(id.get());
        }
        return Optional.of(failed);
    }

    /** The {@code state} that the function returned for its window; empty if there is none. */
    public static Optional<JsonNode> state(byte[] payload) {
        JsonNode answer = read(payload);
        return answer == null
                ? Optional.empty()
                : Optional.of(answer.path("state")).filter(JsonNode::isObject);
    }

    /** The message of a function's error; empty if it has none. */
    public static String errorMessage(Outcome.Completed completed) {
        JsonNode error = read(completed.payload().getBytes());
        return error == null ? "" : error.path("errorMessage").asText();
    }

    private static JsonNode read(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (IOException e) {
            return null;
        }
    }
}
