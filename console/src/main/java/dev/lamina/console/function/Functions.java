package dev.lamina.console.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.cluster.KubernetesApi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads Functions, as the user. */
@ApplicationScoped
public class Functions {
    /** A page of a list; the next one begins after {@code next}, which is empty at the end. */
    public record Part(List<FunctionView> items, String next) {}

    private static final int PAGE = 50;

    private final KubernetesApi kubernetes;

    Functions(KubernetesApi kubernetes) {
        this.kubernetes = kubernetes;
    }

    public FunctionView get(String namespace, String name) {
        return new FunctionView(
                kubernetes.get(KubernetesApi.lamina(namespace, "functions") + "/" + KubernetesApi.part(name)));
    }

    /** Returns the functions whose name contains a text. */
    Part list(String namespace, String text, String from) {
        JsonNode list = kubernetes.get(KubernetesApi.lamina(namespace, "functions") + "?limit=" + PAGE
                + (from.isEmpty() ? "" : "&continue=" + KubernetesApi.part(from)));
        return new Part(
                StreamSupport.stream(list.path("items").spliterator(), false)
                        .map(FunctionView::new)
                        .filter(function -> function.name().contains(text))
                        .toList(),
                list.at("/metadata/continue").asText(""));
    }
}
