package dev.lamina.console.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** A condition of a status, as a page shows it. */
public record ConditionView(String type, String status, String reason, String message, String since) {
    /** Returns the conditions of an object; empty if the operator has not read it yet. */
    public static List<ConditionView> of(JsonNode object) {
        return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
                .map(condition -> new ConditionView(
                        condition.path("type").asText(),
                        condition.path("status").asText(),
                        condition.path("reason").asText(),
                        condition.path("message").asText(),
                        condition.path("lastTransitionTime").asText()))
                .toList();
    }
}
