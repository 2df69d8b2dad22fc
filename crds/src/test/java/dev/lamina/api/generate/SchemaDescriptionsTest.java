package dev.lamina.api.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code kubectl explain} describes every field. */
class SchemaDescriptionsTest {

    @Test
    void everyFieldIsDescribedInSentences() {
        List<String> wrong = new ArrayList<>();
        Definitions.generate()
                .forEach((kind, crd) ->
                        check(kind.getSimpleName(), crd.at("/spec/versions/0/schema/openAPIV3Schema"), wrong));

        assertThat(wrong)
                .as("fields without a description that is a sentence: add @JsonPropertyDescription(\"... .\")")
                .isEmpty();
    }

    private static void check(String path, JsonNode schema, List<String> wrong) {
        schema.path("properties").properties().stream()
                .filter(field -> !isOfKubernetes(path, field.getKey()))
                .forEach(field -> {
                    String description = field.getValue().path("description").asText();
                    if (!description.matches("(?s)[A-Z].*\\.")) {
                        wrong.add(path + "." + field.getKey());
                    }
                    check(path + "." + field.getKey(), field.getValue(), wrong);
                });
        if (schema.has("items")) {
            check(path + "[]", schema.get("items"), wrong);
        }
    }

    /** Kubernetes describes these of every kind. */
    private static boolean isOfKubernetes(String path, String field) {
        return !path.contains(".") && List.of("apiVersion", "kind", "metadata").contains(field);
    }
}
