package dev.lamina.console.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.KubernetesApi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads versions and aliases, as the user. */
@ApplicationScoped
public class Versions {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of all functions of a namespace. */
    private static final String LIMIT = "?limit=500";

    private final KubernetesApi kubernetes;

    Versions(KubernetesApi kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** Returns the versions of a function, the newest first. */
    List<VersionView> of(String namespace, String function, List<AliasView> aliases) {
        return kubernetes.table(KubernetesApi.lamina(namespace, "functionversions") + LIMIT).stream()
                .filter(row -> function.equals(row.get("Function")))
                .map(row -> new VersionView(
                        row,
                        aliases.stream()
                                .filter(alias -> alias.leadsTo(row.getOrDefault("Version", "")))
                                .map(AliasView::name)
                                .toList()))
                .sorted(Comparator.comparing((VersionView version) -> number(version.number()))
                        .reversed())
                .toList();
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }

    /** Returns the aliases of a function, by name. */
    public List<AliasView> aliases(String namespace, String function) {
        return kubernetes
                .find(KubernetesApi.lamina(namespace, "aliases") + LIMIT)
                .map(list -> StreamSupport.stream(list.path("items").spliterator(), false)
                        .filter(alias -> alias.at("/spec/function").asText().equals(function))
                        .map(AliasView::new)
                        .sorted(Comparator.comparing(AliasView::name))
                        .toList())
                .orElse(List.of());
    }

    Optional<AliasView> alias(String namespace, String function, String name) {
        return aliases(namespace, function).stream()
                .filter(alias -> alias.name().equals(name))
                .findFirst();
    }

    /** Returns the manifest of a new alias, without its name. */
    static ObjectNode newAlias(String function) {
        ObjectNode alias =
                JSON.createObjectNode().put("apiVersion", "lamina.dev/v1alpha1").put("kind", "Alias");
        alias.putObject("metadata");
        alias.putObject("spec").put("function", function);
        return alias;
    }

    /** The resource of an alias has the name of its function, and its own in lower-case letters. */
    static void name(JsonNode alias) {
        String name = alias.at("/spec/name").asText().toLowerCase(Locale.ROOT).replace('_', '-');
        ((ObjectNode) alias)
                .withObject("/metadata")
                .put("name", alias.at("/spec/function").asText() + "." + name);
    }
}
