package dev.lamina.converter.aws;

import dev.lamina.api.FunctionSpec;
import dev.lamina.converter.manifest.Manifest;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A function to which other resources of a template still add settings.
 *
 * @param where what it is made of
 * @param name of the resource
 */
public record FunctionDraft(String where, String name, Map<String, String> annotations, FunctionSpec spec) {

    public FunctionDraft with(UnaryOperator<FunctionSpec> change) {
        return new FunctionDraft(where, name, annotations, change.apply(spec));
    }

    public Manifest manifest() {
        return Manifest.of("Function", name, annotations, spec);
    }
}
