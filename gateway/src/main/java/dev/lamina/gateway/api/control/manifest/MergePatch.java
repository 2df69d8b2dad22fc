package dev.lamina.gateway.api.control.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON merge patches (RFC 7386): only what differs, so that a field that this gateway does not know stays. */
final class MergePatch {
    private MergePatch() {}

    /** Returns the patch that makes {@code before} equal to {@code after}; empty if they are equal. */
    static ObjectNode between(JsonNode before, JsonNode after) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            if (!after.has(field.getKey())) {
                patch.putNull(field.getKey());
            }
        }
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            JsonNode old = before.get(field.getKey());
            if (!field.getValue().equals(old)) {
                patch.set(
                        field.getKey(),
                        old != null && old.isObject() && field.getValue().isObject()
                                ? between(old, field.getValue())
                                : field.getValue());
            }
        }
        return patch;
    }

    /** Returns the paths of all values in a patch: those that are set, and those that are removed. */
    static List<List<String>> paths(JsonNode patch) {
        List<List<String>> paths = new ArrayList<>();
        collect(patch, List.of(), paths);
        return paths;
    }

    private static void collect(JsonNode node, List<String> path, List<List<String>> paths) {
        if (!node.isObject() || node.isEmpty() && !path.isEmpty()) {
            paths.add(path);
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            List<String> longer = new ArrayList<>(path);
            longer.add(field.getKey());
            collect(field.getValue(), longer, paths);
        }
    }
}
