package dev.lamina.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What the chart's file of the gateway's rules defines, of a release called lamina in namespace default. */
public final class ChartRules {
    private static final Path FILE = Path.of("../helm/lamina/templates/gateway/_rules.tpl");

    private ChartRules() {}

    /** Returns the YAML of a definition, such as lamina.gatewayRules. What is optional in it is there. */
    public static String of(String definition) {
        try {
            return Files.readAllLines(FILE).stream()
                    .dropWhile(line -> !line.startsWith("{{- define \"" + definition + "\""))
                    .takeWhile(line -> !line.isBlank())
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
