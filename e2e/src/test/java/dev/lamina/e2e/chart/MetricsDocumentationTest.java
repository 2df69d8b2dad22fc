package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/metrics.md names each metric that the gateway and the operator have in their code, and no other. Units and
 * suffixes are shown by a test of the gateway.
 */
class MetricsDocumentationTest {
    private static final List<String> MODULES = List.of("../gateway/src/main/java", "../operator/src/main/java");
    private static final Pattern METER =
            Pattern.compile("(?:counter\\(|timer\\(|builder\\(|String [A-Z_]+ =)\\s*\"(lamina(?:\\.[a-z]+)+)\"");
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?m)^\\| `(lamina_\\w+?)(?:_seconds|_milliseconds)?(?:_total)?` \\|");

    @Test
    void documentationNamesEveryMetricAndNoOther() throws IOException {
        Set<String> inCode = new TreeSet<>();
        for (String module : MODULES) {
            for (Path source : sources(module)) {
                String text = Files.readString(source);
                if (text.contains("import io.micrometer.")) {
                    METER.matcher(text)
                            .results()
                            .forEach(name -> inCode.add(name.group(1).replace('.', '_')));
                }
            }
        }
        Set<String> documented = new TreeSet<>();
        DOCUMENTED
                .matcher(Files.readString(Path.of("../docs/metrics.md")))
                .results()
                .forEach(name -> documented.add(name.group(1)));

        assertThat(inCode).hasSizeGreaterThan(30);
        assertThat(documented).isEqualTo(inCode);
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(module))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
