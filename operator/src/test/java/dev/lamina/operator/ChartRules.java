package dev.lamina.operator;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The rights that the chart gives the operator, of a release called lamina. */
public final class ChartRules {
    private static final Path FILE = Path.of("../helm/lamina/templates/operator/_rules.tpl");

    private ChartRules() {}

    /** Returns the rights in the namespaces of functions: the watched ones, or all. */
    public static List<PolicyRule> operator() {
        return of("lamina.operatorRules");
    }

    /** Returns the rights in the release's own namespace. */
    public static List<PolicyRule> home() {
        return of("lamina.operatorHomeRules");
    }

    /** Returns the rights in the cluster with watchNamespaces. */
    public static List<PolicyRule> namespaces() {
        return of("lamina.namespaceRules");
    }

    private static List<PolicyRule> of(String template) {
        try {
            String rules = Files.readAllLines(FILE).stream()
                    .dropWhile(line -> !line.startsWith("{{- define \"" + template + "\""))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("{{- define"))
                    .filter(line -> !line.startsWith("{{"))
                    .collect(Collectors.joining("\n"))
                    .replace("{{ include \"lamina.fullname\" . }}", "lamina");
            return Serialization.unmarshal("rules:\n" + rules, ClusterRole.class)
                    .getRules();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
