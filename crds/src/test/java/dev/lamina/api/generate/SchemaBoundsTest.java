package dev.lamina.api.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every field has bounds: an unbounded value reaches both programs in any size, and a number beyond its Java type is
 * unreadable.
 */
class SchemaBoundsTest {
    private static final long LARGEST_EXACT_IN_JSON = (1L << 53) - 1;

    @Test
    void everyNumberHasBoundsWithinItsJavaType() {
        List<String> without = new ArrayList<>();
        Definitions.generate()
                .forEach((kind, crd) -> visit(
                        kind.getSimpleName(), crd.at("/spec/versions/0/schema/openAPIV3Schema"), (path, schema) -> {
                            long largest = schema.path("format").asText().equals("int64")
                                    ? LARGEST_EXACT_IN_JSON
                                    : Integer.MAX_VALUE;
                            boolean number = List.of("integer", "number")
                                    .contains(schema.path("type").asText());
                            if (number
                                    && (!schema.has("minimum")
                                            || !schema.has("maximum")
                                            || schema.get("maximum").asLong() > largest)) {
                                without.add(path);
                            }
                        }));
        assertThat(without).isEmpty();
    }

    @Test
    void everyTextListAndMapInSpecHasBound() {
        List<String> without = new ArrayList<>();
        Definitions.generate()
                .forEach((kind, crd) -> visit(
                        kind.getSimpleName(),
                        crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"),
                        (path, schema) -> {
                            if (!isBounded(schema)) {
                                without.add(path);
                            }
                        }));
        assertThat(without).isEmpty();
    }

    private static boolean isBounded(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "string" -> schema.has("maxLength") || schema.has("enum");
            case "array" -> schema.has("maxItems");
            case "object" -> schema.has("maxProperties") || !schema.has("additionalProperties");
            default -> true;
        };
    }

    private interface Visitor {
        void visit(String path, JsonNode schema);
    }

    private static void visit(String path, JsonNode schema, Visitor visitor) {
        visitor.visit(path, schema);
        schema.path("properties")
                .properties()
                .forEach(field -> visit(path + "." + field.getKey(), field.getValue(), visitor));
        if (schema.has("items")) {
            visit(path + "[]", schema.get("items"), visitor);
        }
        if (schema.has("additionalProperties")) {
            visit(path + "{}", schema.get("additionalProperties"), visitor);
        }
    }
}
