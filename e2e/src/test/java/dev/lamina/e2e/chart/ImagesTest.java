package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.Images;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** dev/images.list is the only list of the images; files that cannot be generated from it are compared with it here. */
class ImagesTest {
    private static final List<Images.Image> LIST = Images.all("..");

    @Test
    void chartValuesNameImagesOfList() throws IOException {
        Map<String, String> images = new LinkedHashMap<>();
        collect("", values(), images);

        assertThat(images.keySet())
                .as("values.yaml and dev/images.list do not name the same images: add the missing lines")
                .containsExactlyInAnyOrderElementsOf(
                        LIST.stream().map(Images.Image::value).toList());
        String version = yaml("../helm/lamina/Chart.yaml").path("appVersion").asText();
        assertThat(LIST)
                .filteredOn(image -> image.version().isEmpty())
                .allSatisfy(image -> assertThat(images.get(image.value()))
                        .as(image.value() + " of values.yaml")
                        .isEqualTo("lamina/" + image.name() + ":" + version));
        // Published versions; images that are built from source may have other names.
        assertThat(images.get("nats.image"))
                .as("nats.image of values.yaml and NATS_VERSION of dev/versions.env")
                .isEqualTo("nats:" + version("NATS_VERSION"));
    }

    private static void collect(String path, JsonNode node, Map<String, String> images) {
        node.properties().forEach(property -> {
            String name = path + property.getKey().replace(".", "\\.");
            if (name.endsWith(".image")) {
                images.put(name, property.getValue().asText());
            }
            collect(name + ".", property.getValue(), images);
        });
    }

    @Test
    void versionsOfOtherProjectsAreInOnePlace() throws IOException {
        for (Images.Image image : LIST) {
            if (!image.version().isEmpty()) {
                assertThat(version(image.version()))
                        .as(image.version() + " of dev/versions.env, which dev/images.list names")
                        .isNotBlank();
            }
        }
    }

    @Test
    void developmentPageHasRowForEachImage() throws IOException {
        String page = Files.readString(Path.of("../docs/development.md"));

        assertThat(LIST)
                .allSatisfy(image -> assertThat(page)
                        .as("docs/development.md, section Images")
                        .containsPattern("(?m)^\\| `" + image.name() + "` \\| `"
                                + Pattern.quote(image.value().replace("\\", "")) + "` \\|"));
    }

    private static JsonNode values() throws IOException {
        return yaml("../helm/lamina/values.yaml");
    }

    private static JsonNode yaml(String file) throws IOException {
        return Serialization.unmarshal(Files.newInputStream(Path.of(file)), JsonNode.class);
    }

    private static String version(String variable) throws IOException {
        return Files.readAllLines(Path.of("../dev/versions.env")).stream()
                .filter(line -> line.startsWith(variable + "="))
                .map(line -> line.substring(variable.length() + 1))
                .findFirst()
                .orElse("");
    }
}
