package dev.lamina.api.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes the API reference page: every kind with its fields, their limits and validation rules. */
final class ApiReference {
    private static final String OPENING = """
      <!-- Made from crds/src/main/java by `make generate`; do not edit. -->
      # API reference: lamina.dev/v1alpha1
      Fields marked * are required. The API server fills in defaults. It refuses a resource that breaks a bound or a \
      rule, \
      with the message shown here.

      """;

    /** A FunctionVersion's copy of a Function's spec, which is described with the Function. */
    private static final String FUNCTION_SPEC = "functionSpec";

    private final StringBuilder page = new StringBuilder(OPENING);

    private ApiReference() {}

    static String of(Collection<? extends JsonNode> crds) {
        ApiReference reference = new ApiReference();
        crds.forEach(reference::kind);
        return reference.page.toString().stripTrailing() + "\n";
    }

    private void kind(JsonNode crd) {
        JsonNode names = crd.at("/spec/names");
        JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
        line("## " + names.get("kind").asText());
        line(schema.get("description").asText() + "\n");
        line("`kubectl get " + names.get("plural").asText() + "`, short `"
                + names.at("/shortNames/0").asText() + "`.\n");
        fields("spec", schema.at("/properties/spec"));
        rules(schema);
        fields("status", schema.at("/properties/status"));
    }

    private void fields(String path, JsonNode object) {
        line("### " + path);
        line("| field | type | default | bounds | |\n|---|---|---|---|---|");
        rows("", object);
        line("");
    }

    private void rows(String prefix, JsonNode object) {
        object.path("properties").properties().forEach(field -> {
            String name = prefix + field.getKey();
            JsonNode schema = field.getValue();
            boolean required = contains(object.path("required"), field.getKey());
            line("| `" + name + "`" + (required ? " *" : "") + " | " + type(schema) + " | " + Bounds.defaultOf(schema)
                    + " | " + Bounds.of(schema) + " | "
                    + schema.path("description").asText().replace("|", "\\|") + " |");
            if (!name.equals(FUNCTION_SPEC)) {
                rows(name + ".", schema);
            }
            rows(name + "[].", schema.path("items"));
        });
    }

    private static String type(JsonNode schema) {
        if (schema.has("items")) {
            return "list of " + type(schema.get("items"));
        }
        if (schema.has("additionalProperties")) {
            return "map of " + type(schema.get("additionalProperties"));
        }
        return schema.path("format").asText().equals("date-time")
                ? "time"
                : schema.get("type").asText();
    }

    private void rules(JsonNode schema) {
        List<String> messages = new ArrayList<>();
        collect(schema, messages);
        if (messages.isEmpty()) {
            return;
        }
        line("Rules:");
        messages.forEach(message -> line("- " + message));
        line("");
    }

    private static void collect(JsonNode node, List<String> messages) {
        node.path("x-kubernetes-validations")
                .forEach(rule -> messages.add(rule.get("message").asText()));
        node.path("properties").properties().stream()
                .filter(property -> !property.getKey().equals(FUNCTION_SPEC))
                .forEach(property -> collect(property.getValue(), messages));
        collectItems(node, messages);
    }

    private static void collectItems(JsonNode node, List<String> messages) {
        if (node.has("items")) {
            collect(node.get("items"), messages);
        }
    }

    private static boolean contains(JsonNode names, String name) {
        for (JsonNode candidate : names) {
            if (candidate.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
