package dev.lamina.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The YAML that a template of the chart defines, of a release called lamina in namespace default. */
public final class ChartDefinition {
    private static final Path TEMPLATES = Path.of("../helm/lamina/templates");

    private ChartDefinition() {}

    /**
     * Returns the YAML. What is optional in it is there.
     *
     * @param file relative to the chart's templates
     * @param name such as lamina.gatewayRules
     */
    public static String of(String file, String name) {
        try {
            return Files.readAllLines(TEMPLATES.resolve(file)).stream()
                    .dropWhile(line -> !line.startsWith("{{- define \"" + name + "\""))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("{{- define"))
                    .filter(line -> !line.startsWith("{{"))
                    .collect(Collectors.joining("\n"))
                    .replace("{{ include \"lamina.fullname\" . }}", "lamina")
                    .replace("{{ .Release.Namespace }}", "default")
                    .replace("{{ include \"lamina.stsAudience\" . }}", "lamina-sts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
