package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every example is run by a test: otherwise it would stop working unnoticed. */
class ExamplesTest {
    /** The user of all examples, the list of blueprints, and the kustomizations themselves. */
    private static final List<String> OF_NO_EXAMPLE = List.of("demo-user.yaml", "index.yaml", "kustomization.yaml");

    @Test
    void everyExampleHasTest() throws IOException {
        try (Stream<Path> entries = Files.list(Example.FOLDER)) {
            List<String> examples = entries.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();

            assertThat(examples).isNotEmpty().allSatisfy(example -> {
                Path story = Path.of("src/test/java/dev/lamina/e2e", camelCase(example) + "E2E.java");
                assertThat(story).exists().content().contains("new Example(\"" + example + "\")");
            });
        }
    }

    @Test
    void kustomizationNamesEveryManifest() throws IOException {
        try (Stream<Path> files = Files.walk(Example.FOLDER)) {
            List<Path> manifests = files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> !OF_NO_EXAMPLE.contains(file.getFileName().toString()))
                    .toList();

            assertThat(manifests)
                    .hasSizeGreaterThan(40)
                    .allSatisfy(manifest -> assertThat(manifest.resolveSibling("kustomization.yaml"))
                            .content()
                            .contains("\n- " + manifest.getFileName() + "\n"));
        }
    }

    /** The class of {@code container-image} is ContainerImageE2E. */
    private static String camelCase(String example) {
        return Stream.of(example.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
