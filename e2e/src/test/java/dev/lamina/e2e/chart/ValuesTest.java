package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every value of the chart is described, in values.yaml and in its schema. */
class ValuesTest {
  private static final Path CHART = Path.of("../helm/lamina");
  private static final Pattern VALUE = Pattern.compile("( *)([A-Za-z0-9.]+):.*");
  /** Their entries are described once, by the comment above all of them. */
  private static final List<String> DESCRIBED_ONCE = List.of("runtimes.", ".resources.");

  @Test
  void everyValueHasAComment() throws IOException {
    List<String> without = new ArrayList<>();
    List<String> path = new ArrayList<>();
    String before = "";
    for (String line : Files.readAllLines(CHART.resolve("values.yaml"))) {
      Matcher value = VALUE.matcher(line);
      if (value.matches()) {
        String indent = value.group(1);
        path.subList(indent.length() / 2, path.size()).clear();
        path.add(value.group(2));
        String name = String.join(".", path);
        if (!before.startsWith(indent + "# ") && DESCRIBED_ONCE.stream().noneMatch(("." + name)::contains)) {
          without.add(name);
        }
      }
      before = line;
    }

    assertThat(path).isNotEmpty();
    assertThat(without).as("values without a comment: describe them in the line above, in values.yaml").isEmpty();
  }

  @Test
  void everyPropertyOfTheSchemaIsDescribed() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(Files.readString(CHART.resolve("values.schema.json")));
    List<String> without = new ArrayList<>();

    check("", schema, without);
    schema.get("$defs").properties().forEach(definition -> check("$defs." + definition.getKey(), definition.getValue(), without));

    assertThat(without).as("properties without a description in values.schema.json").isEmpty();
  }

  private static void check(String path, JsonNode schema, List<String> without) {
    schema.path("properties").properties().forEach(property -> {
      String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      if (property.getValue().path("description").asText().isBlank()) {
        without.add(name);
      }
      check(name, property.getValue(), without);
    });
  }
}
