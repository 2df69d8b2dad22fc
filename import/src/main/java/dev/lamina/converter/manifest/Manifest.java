package dev.lamina.converter.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * A resource of Lamina.
 *
 * @param kind Function, Layer, Trigger or Alias
 * @param name of the resource
 * @param annotations may be empty
 */
public record Manifest(String kind, String name, Map<String, String> annotations, JsonNode spec) {
    private static final String ENABLED = "enabled";
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    /** @param spec a record of {@code dev.lamina.api} */
    public static Manifest of(String kind, String name, Object spec) {
        return of(kind, name, Map.of(), spec);
    }

    /** @param spec a record of {@code dev.lamina.api} */
    public static Manifest of(String kind, String name, Map<String, String> annotations, Object spec) {
        ObjectNode json = Serialization.jsonMapper().valueToTree(spec);
        if (json.path(ENABLED).asBoolean()) {
            json.remove(ENABLED); // The record returns its default.
        }
        return new Manifest(kind, name, annotations, json);
    }

    /** Returns the name of its file. */
    public String file() {
        return kind.toLowerCase(Locale.ROOT) + "-" + name + ".yaml";
    }

    /** @param namespace null: kubectl's */
    public String yaml(String namespace) {
        ObjectNode resource = YAML.createObjectNode();
        resource.put("apiVersion", Lamina.GROUP + "/" + Lamina.VERSION);
        resource.put("kind", kind);
        ObjectNode metadata = resource.putObject("metadata");
        metadata.put("name", name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        if (!annotations.isEmpty()) {
            annotations.forEach(metadata.putObject("annotations")::put);
        }
        resource.set("spec", spec);
        try {
            return YAML.writeValueAsString(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory cannot fail", e);
        }
    }
}
