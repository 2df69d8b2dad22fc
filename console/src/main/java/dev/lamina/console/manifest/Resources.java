package dev.lamina.console.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes manifests, as the user. An object that exists is replaced, not applied: what another manager wrote must be
 * changed too, and a field that a form no longer has must go.
 */
@ApplicationScoped
public class Resources {
    /** Whether a write is only checked. */
    public enum Mode {
        CHECK,
        WRITE
    }

    private static final String WRITER = "?fieldManager=lamina-console&fieldValidation=Strict";

    /** The kinds that the console writes, by API version and kind. */
    private static final Map<String, String> PLURALS = Map.of(
            "lamina.dev/v1alpha1/Function", "functions",
            "lamina.dev/v1alpha1/Trigger", "triggers",
            "lamina.dev/v1alpha1/Layer", "layers",
            "lamina.dev/v1alpha1/Alias", "aliases",
            "v1/Secret", "secrets",
            "v1/ConfigMap", "configmaps");

    private final KubernetesApi kubernetes;

    Resources(KubernetesApi kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** Creates an object in a namespace; it must not exist. */
    public JsonNode create(String namespace, ObjectNode object, Mode mode) {
        ObjectNode metadata = object.withObject("/metadata");
        if (metadata.has("namespace") && !metadata.path("namespace").asText().equals(namespace)) {
            throw new RefusedException(
                    400,
                    "metadata.namespace: must be " + namespace + ", the namespace of this page; remove it",
                    List.of());
        }
        metadata.put("namespace", namespace);
        return kubernetes.write("POST", collection(namespace, object) + options(mode), object);
    }

    /**
     * Replaces an object.
     *
     * @param generation the one that the user has seen; another one is refused with 409. The operator's writes of the
     *     status do not change it.
     * @throws RefusedException with status 409 if Git owns the object
     */
    public JsonNode replace(String namespace, String name, ObjectNode object, String generation, Mode mode) {
        String path = collection(namespace, object) + "/" + KubernetesApi.part(name);
        JsonNode present = kubernetes.get(path);
        refuseOwned(present);
        if (!present.at("/metadata/generation").asText().equals(generation)) {
            throw new RefusedException(
                    409,
                    "The object has been modified since you opened it, and was not overwritten. Open the page again in "
                            + "another tab to see the change, and make yours there",
                    List.of());
        }
        ObjectNode metadata = object.withObject("/metadata")
                .put("name", name)
                .put("namespace", namespace)
                .put("resourceVersion", present.at("/metadata/resourceVersion").asText());
        Yaml.keepApplied(present, metadata);
        return kubernetes.write("PUT", path + options(mode), object);
    }

    /** Deletes an object that Git does not own. */
    public void delete(String namespace, String plural, String name) {
        String path = KubernetesApi.lamina(namespace, plural) + "/" + KubernetesApi.part(name);
        refuseOwned(kubernetes.get(path));
        kubernetes.write("DELETE", path, null);
    }

    private static void refuseOwned(JsonNode object) {
        Optional<String> owner = Owner.of(object);
        if (owner.isPresent()) {
            throw new RefusedException(
                    409, "It belongs to " + owner.get() + ", which would undo the change: change it there", List.of());
        }
    }

    private static String collection(String namespace, JsonNode object) {
        String version = object.path("apiVersion").asText();
        String kind = version + "/" + object.path("kind").asText();
        String plural = PLURALS.get(kind);
        if (plural == null) {
            throw new RefusedException(
                    400,
                    "apiVersion and kind: " + kind + " cannot be written here; allowed are "
                            + PLURALS.keySet().stream().sorted().toList(),
                    List.of());
        }
        return (version.equals("v1") ? "/api/v1" : "/apis/" + version) + "/namespaces/" + KubernetesApi.part(namespace)
                + "/" + plural;
    }

    private static String options(Mode mode) {
        return mode == Mode.CHECK ? WRITER + "&dryRun=All" : WRITER;
    }
}
