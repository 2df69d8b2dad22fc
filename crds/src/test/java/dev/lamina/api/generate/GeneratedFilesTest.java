package dev.lamina.api.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GeneratedFilesTest {
    /** Tests run in the module's folder. */
    private static final Path CHECKOUT = Path.of("..");

    @TestFactory
    Stream<DynamicTest> committedFilesMatchTypes() throws IOException {
        return Generate.files().entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getKey(),
                        () -> assertThat(CHECKOUT.resolve(file.getKey()))
                                .as("out of date: run `make generate` and commit")
                                .exists()
                                .hasContent(file.getValue())));
    }

    @Test
    void crdFolderHasNoOtherFile() throws IOException {
        try (Stream<Path> files = Files.list(CHECKOUT.resolve("crds/generated"))) {
            assertThat(files.map(file -> "crds/generated/" + file.getFileName()))
                    .isSubsetOf(Generate.files().keySet());
        }
    }

    @Test
    void everyFieldHasADescription() {
        List<String> without = new ArrayList<>();
        Definitions.generate()
                .forEach((kind, crd) ->
                        collect(kind.getSimpleName(), crd.at("/spec/versions/0/schema/openAPIV3Schema"), without));
        assertThat(without)
                .as("fields without a description: annotate them with @JsonPropertyDescription")
                .isEmpty();
    }

    private static void collect(String path, JsonNode schema, List<String> without) {
        schema.path("properties").properties().forEach(field -> {
            String name = path + "." + field.getKey();
            if (!field.getValue().has("description")) {
                without.add(name);
            }
            collect(name, field.getValue(), without);
            collect(name + "[]", field.getValue().path("items"), without);
        });
    }
}
