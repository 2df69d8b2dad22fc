package dev.lamina.console.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The program that owns a resource by a source outside of the cluster, such as Git: it would undo a change made here.
 */
public final class Owner {
    private Owner() {}

    /** Returns the owner as users know it, such as {@code Argo CD, application shop}; empty if there is none. */
    public static Optional<String> of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode labels = metadata.path("labels");
        JsonNode annotations = metadata.path("annotations");
        return Stream.of(
                        argo(labels, annotations),
                        named("Flux, Kustomization ", labels, "kustomize.toolkit.fluxcd.io/"),
                        named("Flux, HelmRelease ", labels, "helm.toolkit.fluxcd.io/"),
                        helm(labels, annotations),
                        manager(metadata))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> argo(JsonNode labels, JsonNode annotations) {
        String tracked = annotations.path("argocd.argoproj.io/tracking-id").asText();
        String application =
                tracked.isEmpty() ? labels.path("argocd.argoproj.io/instance").asText() : tracked.split(":", 2)[0];
        return application.isEmpty() ? Optional.empty() : Optional.of("Argo CD, application " + application);
    }

    private static Optional<String> named(String kind, JsonNode labels, String prefix) {
        String name = labels.path(prefix + "name").asText();
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(kind + labels.path(prefix + "namespace").asText("default") + "/" + name);
    }

    private static Optional<String> helm(JsonNode labels, JsonNode annotations) {
        String release = annotations.path("meta.helm.sh/release-name").asText();
        return release.isEmpty()
                        || !"Helm"
                                .equals(labels.path("app.kubernetes.io/managed-by")
                                        .asText())
                ? Optional.empty()
                : Optional.of("Helm, release "
                        + annotations.path("meta.helm.sh/release-namespace").asText("default") + "/" + release);
    }

    /** Argo CD may track by a label that others use too; the names of their field managers are their own. */
    private static Optional<String> manager(JsonNode metadata) {
        return StreamSupport.stream(metadata.path("managedFields").spliterator(), false)
                .map(entry -> entry.path("manager").asText())
                .flatMap(manager -> switch (manager) {
                    case "argocd-controller", "argocd-application-controller" -> Stream.of("Argo CD");
                    case "kustomize-controller", "helm-controller" -> Stream.of("Flux");
                    default -> Stream.<String>empty();
                })
                .findFirst();
    }
}
