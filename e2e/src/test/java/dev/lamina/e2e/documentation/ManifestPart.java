package dev.lamina.e2e.documentation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Pages show parts of manifests; what they leave out is added here, so that an API server can check the part. */
final class ManifestPart {
    private static final String FUNCTION = """
            apiVersion: lamina.dev/v1alpha1
            kind: Function
            metadata: {name: part}
            spec: {runtime: python3.13, handler: index.handler, code: {inline: "def handler(event, context): pass"}}
            """;
    private static final String TRIGGER = """
            apiVersion: lamina.dev/v1alpha1
            kind: Trigger
            metadata: {name: part}
            spec: {function: {name: part}}
            """;
    private static final String LAYER = """
            apiVersion: lamina.dev/v1alpha1
            kind: Layer
            metadata: {name: part}
            """;
    /** Where a part belongs, by its first field. */
    private static final Map<String, List<String>> PLACES = Map.of(
            "source", List.of("spec"),
            "queue", List.of("spec", "source"),
            "inputTransformer", List.of("spec", "source", "bus"),
            "image", List.of("spec", "code"),
            "spec", List.of());

    private ManifestPart() {}

    /** Whether the block is not of a manifest, but of the chart's values. */
    static boolean isOfChart(Block block) {
        try {
            ObjectNode values = Serialization.unmarshal(
                    Files.readString(Page.ROOT.resolve("helm/lamina/values.yaml")), ObjectNode.class);
            return values.has(first(block.text()).fieldNames().next());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first of several manifests says what they are. */
    private static ObjectNode first(String text) {
        return Serialization.unmarshal(text.split("(?m)^---$", 2)[0], ObjectNode.class);
    }

    static String completed(String text) {
        ObjectNode part = first(text.stripIndent());
        if (part.has("apiVersion")) {
            return text;
        }
        ObjectNode whole = Serialization.unmarshal(base(part), ObjectNode.class);
        String first = part.fieldNames().next();
        if (!part.has("kind") && !PLACES.containsKey(first)) {
            throw new IllegalArgumentException("where does " + first + " belong? PLACES has to say it");
        }
        ObjectNode place = whole;
        for (String field : part.has("kind") ? List.<String>of() : PLACES.get(first)) {
            place = place.withObject("/" + field);
        }
        merge(place, part);
        if (part.has("image")) {
            // An image has its own runtime.
            whole.withObject("/spec").retain("code");
        }
        if (part.has("inputTransformer")) {
            place.put("pattern", "{\"source\": [\"shop\"]}");
        }
        return Serialization.asYaml(whole);
    }

    private static String base(ObjectNode part) {
        String kind = part.path("kind")
                .asText(Stream.of("source", "queue", "inputTransformer").anyMatch(part::has) ? "Trigger" : "Function");
        return switch (kind) {
            case "Trigger" -> TRIGGER;
            case "Layer" -> LAYER;
            default -> FUNCTION;
        };
    }

    /** What the part says about code replaces the example's: a function has one. */
    private static void merge(ObjectNode whole, ObjectNode part) {
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            JsonNode present = whole.get(field.getKey());
            if (present instanceof ObjectNode object
                    && field.getValue() instanceof ObjectNode more
                    && !field.getKey().equals("code")) {
                merge(object, more);
            } else {
                whole.set(field.getKey(), field.getValue());
            }
        }
        if (part.has("image")) {
            whole.remove("inline");
        }
    }
}
