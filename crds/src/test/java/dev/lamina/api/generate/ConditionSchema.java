package dev.lamina.api.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Schema of conditions: Kubernetes' own type cannot be annotated, so its descriptions and limits are here. */
final class ConditionSchema {
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "type", "Type of the condition, such as Ready.",
            "status", "Status of the condition: True, False or Unknown.",
            "reason", "Machine-readable reason for the status: one CamelCase word.",
            "message", "Human-readable message: details of the status, and the fix if there is one.",
            "lastTransitionTime", "Time when the status last changed.",
            "observedGeneration", "Generation of the spec that the condition refers to.");

    private ConditionSchema() {}

    static void complete(ObjectNode conditions) {
        ObjectNode items = (ObjectNode) conditions.get("items");
        DESCRIPTIONS.forEach((field, description) ->
                ((ObjectNode) items.at("/properties/" + field)).put("description", description));
        items.withArray("required").removeAll();
        List.of("type", "status", "reason", "message", "lastTransitionTime").forEach(items.withArray("required")::add);
        ((ObjectNode) items.at("/properties/status"))
                .putArray("enum")
                .add("True")
                .add("False")
                .add("Unknown");
        ((ObjectNode) items.at("/properties/lastTransitionTime")).put("format", "date-time");
        // One entry for each type, so that several writers can apply their own with server-side apply.
        conditions
                .put("x-kubernetes-list-type", "map")
                .putArray("x-kubernetes-list-map-keys")
                .add("type");
    }
}
