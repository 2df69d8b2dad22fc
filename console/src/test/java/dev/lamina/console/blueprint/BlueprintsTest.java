package dev.lamina.console.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of examples/blueprints is whole: files, samples, and the README that shows it. */
class BlueprintsTest {
    private static final Path FOLDER = Path.of("../examples/blueprints");

    private final Blueprints blueprints = new Blueprints();

    @Test
    void everyFileIsInIndex() throws IOException {
        assertThat(files(FOLDER, ""))
                .filteredOn(name -> Files.exists(FOLDER.resolve(name).resolve(name + ".yaml")))
                .containsExactlyInAnyOrderElementsOf(blueprints.all().stream()
                        .map(Blueprint::name)
                        .filter(name -> !name.equals("blank"))
                        .toList());
        assertThat(files(FOLDER.resolve("events"), ".json"))
                .containsExactlyInAnyOrderElementsOf(
                        blueprints.events().stream().map(SampleEvent::name).toList());
    }

    @Test
    void everyBlueprintHasSampleToTestIt() {
        assertThat(blueprints.all())
                .allSatisfy(blueprint -> assertThat(blueprints.event(blueprint.event()))
                        .as(blueprint.name())
                        .isPresent());
    }

    @Test
    void readmeNamesEveryBlueprintAndSample() throws IOException {
        String readme = Files.readString(FOLDER.resolve("README.md"));

        assertThat(blueprints.all().stream().skip(1))
                .allSatisfy(blueprint ->
                        assertThat(readme).contains("[" + blueprint.title() + "](" + blueprint.name() + ")"));
        assertThat(blueprints.events())
                .allSatisfy(event -> assertThat(readme).contains("(events/" + event.name() + ".json)"));
    }

    private static List<String> files(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .map(name -> name.substring(0, name.length() - end.length()))
                    .toList();
        }
    }
}
