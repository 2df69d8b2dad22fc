package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every value is in values.yaml with a description, in values.schema.json, and in a template. */
class ValuesTest {
    @Test
    void everyValueHasADescription() throws IOException {
        Set<String> schema = Values.schema().keySet();
        List<String> without = Values.described().entrySet().stream()
                .filter(value -> schema.contains(value.getKey()) && !value.getValue())
                .map(Map.Entry::getKey)
                .toList();

        assertThat(without)
                .as("values of helm/lamina/values.yaml without a description: write a comment above each")
                .isEmpty();
    }

    @Test
    void everyValueIsInTheSchema() throws IOException {
        Map<String, JsonNode> schema = Values.schema();
        List<String> unknown = new ArrayList<>();
        for (String path : Values.described().keySet()) {
            if (!schema.containsKey(path) && !isFree(path, schema)) {
                unknown.add(path);
            }
        }

        assertThat(unknown)
                .as("values of helm/lamina/values.yaml that values.schema.json lacks: add them to it")
                .isEmpty();
    }

    /** Whether it is inside a value whose content the schema leaves open, such as resources. */
    private static boolean isFree(String path, Map<String, JsonNode> schema) {
        return schema.entrySet().stream()
                .anyMatch(value -> path.startsWith(value.getKey() + ".")
                        && !value.getValue().has("properties"));
    }

    @Test
    void everythingInTheSchemaHasADefault() throws IOException {
        assertThat(Values.schema().keySet())
                .as("values.schema.json has values that helm/lamina/values.yaml lacks: add each with its default")
                .isSubsetOf(Values.described().keySet());
    }

    @Test
    void everyValueIsUsedByATemplate() throws IOException {
        Set<String> named = Values.named();
        List<String> unused = new ArrayList<>();
        for (String path : Values.schema().keySet()) {
            if (!Values.isUsed(path, named)) {
                unused.add(path);
            }
        }

        assertThat(unused)
                .as("values that no template uses: take them out of values.yaml and values.schema.json")
                .isEmpty();
    }

    @Test
    void everyValueOfATemplateIsInTheSchema() throws IOException {
        assertThat(Values.named())
                .as("values that templates use and values.schema.json lacks: a user could not set them")
                .isSubsetOf(Values.schema().keySet());
    }

    @Test
    void unknownNamesAreRefusedAtEveryLevel() throws IOException {
        List<String> open = Values.schema().entrySet().stream()
                .filter(value -> value.getValue().has("properties")
                        && value.getValue().path("additionalProperties").asBoolean(true))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(open)
                .as("objects of values.schema.json that accept unknown names: add \"additionalProperties\": false")
                .isEmpty();
    }

    @Test
    void everyPropertyOfTheSchemaIsDescribed() throws IOException {
        List<String> without = new ArrayList<>();
        for (Map.Entry<String, JsonNode> value : Values.schema().entrySet()) {
            if (value.getValue().path("description").asText().isBlank()) {
                without.add(value.getKey());
            }
        }

        assertThat(without)
                .as("properties of values.schema.json without a description: add one")
                .isEmpty();
    }
}
