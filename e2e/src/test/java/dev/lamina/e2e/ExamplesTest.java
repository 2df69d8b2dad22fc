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

    @Test
    void everyExampleHasTest() throws IOException {
        try (Stream<Path> entries = Files.list(Example.FOLDER)) {
            List<String> examples = entries.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();

            assertThat(examples).isNotEmpty().allSatisfy(example -> {
                Path story = Path.of("src/test/java/dev/lamina/e2e", camelCase(example) + "E2E.java");
                assertThat(story).exists().content().contains("new Example(\"" + example + "\")");
                assertThat(Example.FOLDER.resolve(example)).isDirectoryContaining("glob:**.yaml");
            });
        }
    }

    /** The class of {@code container-image} is ContainerImageE2E. */
    private static String camelCase(String example) {
        return Stream.of(example.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
