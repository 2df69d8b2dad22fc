package dev.lamina.console.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.blueprint.Blueprint;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.function.FunctionFields;
import dev.lamina.console.function.ManifestForm;
import dev.lamina.console.manifest.Yaml;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** A function that is being made: the form of its manifest, and what else is created with it, as text. */
public final class NewFunction {
    private final ManifestForm form;
    private final String originalName;
    private String others;

    NewFunction(Blueprint blueprint) {
        try {
            List<ObjectNode> documents = Yaml.documents(blueprint.yaml());
            this.form = new ManifestForm(FunctionFields.NEW, documents.getFirst());
            this.originalName = documents.getFirst().at("/metadata/name").asText();
            this.others = documents.stream().skip(1).map(Yaml::write).collect(Collectors.joining("---\n"));
        } catch (IOException e) {
            throw new IllegalStateException("blueprint " + blueprint.name(), e);
        }
    }

    NewFunction typed(MultivaluedMap<String, String> typed) {
        form.typed(typed);
        if (typed.containsKey("others")) {
            others = Yaml.lines(typed.getFirst("others"));
        }
        return this;
    }

    public ManifestForm form() {
        return form;
    }

    /** Returns the manifests of triggers and so on, as they are in the form. */
    public String others() {
        return others;
    }

    String name() {
        return form.object().at("/metadata/name").asText();
    }

    /**
     * Returns the manifests that are created next to the function. A Trigger of the blueprint's function is one of the
     * new function, whatever that is called.
     *
     * @throws RefusedException if the text is not YAML
     */
    List<ObjectNode> objects() {
        try {
            List<ObjectNode> objects = Yaml.documents(others);
            objects.stream()
                    .filter(object -> object.at("/spec/function/name").asText().equals(originalName))
                    .forEach(object -> object.withObject("/spec/function").put("name", name()));
            return objects;
        } catch (IOException e) {
            throw new RefusedException(400, "Triggers and more: this is not YAML: " + e.getMessage(), List.of());
        }
    }

    /** Returns everything that is created, as `kubectl apply` would take it. */
    String manifest() {
        StringBuilder text = new StringBuilder(Yaml.write(form.object()));
        try {
            objects().forEach(object -> text.append("---\n").append(Yaml.write(object)));
        } catch (RefusedException e) {
            text.append("---\n").append(others);
        }
        return text.toString();
    }
}
