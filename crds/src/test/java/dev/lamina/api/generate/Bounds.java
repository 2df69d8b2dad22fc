package dev.lamina.api.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Describes the bounds of a field's schema. */
final class Bounds {
    private Bounds() {}

    static String of(JsonNode schema) {
        List<String> bounds = new ArrayList<>();
        range(schema, "minimum", "maximum", "", bounds);
        range(schema, "minLength", "maxLength", " characters", bounds);
        range(schema, "minItems", "maxItems", " entries", bounds);
        range(schema, "minProperties", "maxProperties", " entries", bounds);
        if (schema.has("pattern")) {
            bounds.add("`" + schema.get("pattern").asText().replace("|", "\\|") + "`");
        }
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.get("enum").forEach(value -> values.add(value.asText()));
            bounds.add(String.join(", ", values));
        }
        return String.join("; ", bounds);
    }

    static String defaultOf(JsonNode schema) {
        return schema.has("default") ? "`" + schema.get("default").asText() + "`" : "";
    }

    private static void range(JsonNode schema, String from, String to, String unit, List<String> bounds) {
        if (schema.has(from) && schema.has(to)) {
            bounds.add(schema.get(from) + " to " + schema.get(to) + unit);
        } else if (schema.has(to)) {
            bounds.add("at most " + schema.get(to) + unit);
        } else if (schema.has(from)) {
            bounds.add("at least " + schema.get(from) + unit);
        }
    }
}
