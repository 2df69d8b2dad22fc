package dev.lamina.console.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.blueprint.Blueprints;
import dev.lamina.console.blueprint.SampleEvent;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The test events of a function, which all users of its namespace share: a ConfigMap that is deleted with the function.
 * Users need rights on ConfigMaps to read and to save them; samples need none.
 */
@ApplicationScoped
public class TestEvents {
    /** What is a key of a ConfigMap, and not too long to choose from. */
    private static final String NAME = "[-._a-zA-Z0-9]{1,64}";

    private static final String SAVED = "saved:";
    private static final String SAMPLE = "sample:";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesApi kubernetes;
    private final Blueprints blueprints;

    TestEvents(KubernetesApi kubernetes, Blueprints blueprints) {
        this.kubernetes = kubernetes;
        this.blueprints = blueprints;
    }

    /**
     * Returns the box with a choice in it.
     *
     * @param chosen empty for the first event that is saved, else the first sample
     */
    public TestBox box(String namespace, String function, String chosen, String done) {
        String error = null;
        Optional<JsonNode> map = Optional.empty();
        try {
            map = kubernetes.find(path(namespace, function));
        } catch (RefusedException e) {
            error = e.getMessage() + ". The samples can be used.";
        }
        JsonNode data = map.map(found -> found.path("data")).orElse(JSON.createObjectNode());
        List<String> saved =
                data.properties().stream().map(Map.Entry::getKey).sorted().toList();
        String choice = chosen.isEmpty() ? first(saved) : chosen;
        String name = choice.startsWith(SAVED) ? choice.substring(SAVED.length()) : "";
        String event = name.isEmpty()
                ? blueprints
                        .event(choice.replaceFirst("^" + SAMPLE, ""))
                        .map(SampleEvent::json)
                        .orElse("{}")
                : data.path(name).asText("{}");
        return new TestBox(
                "/ns/" + namespace + "/functions/" + function,
                saved,
                blueprints.events(),
                choice,
                name,
                event,
                error,
                done,
                "");
    }

    /** Returns the box with what a user typed, and what is wrong with it. */
    TestBox failed(String namespace, String function, String name, String event, String error) {
        TestBox box = box(namespace, function, "", "");
        return new TestBox(box.path(), box.saved(), box.samples(), box.chosen(), name, event, error, "", "");
    }

    private String first(List<String> saved) {
        return saved.isEmpty() ? SAMPLE + blueprints.events().getFirst().name() : SAVED + saved.getFirst();
    }

    /**
     * Saves an event.
     *
     * @throws RefusedException with status 400 if the name or the event is not valid
     */
    void save(String namespace, String function, String name, String event) {
        if (!name.matches(NAME)) {
            throw new RefusedException(
                    400,
                    "Name: must have letters, digits, dots, dashes and underscores, at most 64, and is \"" + name
                            + "\"",
                    List.of());
        }
        change(namespace, function, data -> data.put(name, event));
    }

    void delete(String namespace, String function, String name) {
        change(namespace, function, data -> data.remove(name));
    }

    private void change(String namespace, String function, Consumer<ObjectNode> change) {
        Optional<JsonNode> found = kubernetes.find(path(namespace, function));
        ObjectNode map = found.<ObjectNode>map(JsonNode::deepCopy).orElseGet(() -> map(namespace, function));
        change.accept(map.withObject("/data"));
        if (found.isPresent()) {
            kubernetes.write("PUT", path(namespace, function) + "?fieldManager=lamina-console", map);
        } else {
            kubernetes.write("POST", maps(namespace) + "?fieldManager=lamina-console", map);
        }
    }

    private ObjectNode map(String namespace, String function) {
        JsonNode owner =
                kubernetes.get(KubernetesApi.lamina(namespace, "functions") + "/" + KubernetesApi.part(function));
        ObjectNode map = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata =
                map.putObject("metadata").put("name", name(function)).put("namespace", namespace);
        metadata.putObject("labels").put("lamina.dev/test-events", function);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "lamina.dev/v1alpha1")
                .put("kind", "Function")
                .put("name", function)
                .put("uid", owner.at("/metadata/uid").asText());
        return map;
    }

    private static String path(String namespace, String function) {
        return maps(namespace) + "/" + KubernetesApi.part(name(function));
    }

    private static String maps(String namespace) {
        return "/api/v1/namespaces/" + KubernetesApi.part(namespace) + "/configmaps";
    }

    private static String name(String function) {
        return function + "-test-events";
    }
}
