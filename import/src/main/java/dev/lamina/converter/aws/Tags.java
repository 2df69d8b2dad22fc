package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Tags, which are in one annotation, as the Lambda API of the gateway keeps them. */
final class Tags {
    private static final String ANNOTATION = "lamina.dev/tags";

    private Tags() {}

    /** @param tags a map, or a list of Key and Value */
    static Map<String, String> annotations(JsonNode tags) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        if (tags.isArray()) {
            tags.forEach(
                    tag -> all.put(tag.path("Key").asText(), tag.path("Value").asText()));
        } else {
            tags.properties()
                    .forEach(tag -> all.put(tag.getKey(), tag.getValue().asText()));
        }
        return all.isEmpty() ? Map.of() : Map.of(ANNOTATION, all.toString());
    }
}
