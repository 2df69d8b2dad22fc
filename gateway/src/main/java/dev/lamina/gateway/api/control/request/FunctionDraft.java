package dev.lamina.gateway.api.control.request;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A Function while it is read or written: the parts of a manifest to which AWS's settings belong.
 *
 * @param name of the resource
 * @param annotations may be changed by withers only
 */
public record FunctionDraft(
        String region, String namespace, String name, Map<String, String> annotations, FunctionSpec spec) {

    public static FunctionDraft of(Function function, String region) {
        return new FunctionDraft(
                region,
                function.getMetadata().getNamespace(),
                function.getMetadata().getName(),
                Optional.ofNullable(function.getMetadata().getAnnotations()).orElse(Map.of()),
                function.getSpec());
    }

    public String arn() {
        return Lamina.arn(region, namespace, functionName());
    }

    /** Returns Lambda's name. */
    public String functionName() {
        return Optional.ofNullable(spec.functionName()).orElse(name);
    }

    public FunctionDraft with(UnaryOperator<FunctionSpec> change) {
        return new FunctionDraft(region, namespace, name, annotations, change.apply(spec));
    }

    public Optional<String> annotation(String key) {
        return Optional.ofNullable(annotations.get(key));
    }

    /** @param value null removes it */
    public FunctionDraft withAnnotation(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(annotations);
        if (value == null) {
            changed.remove(key);
        } else {
            changed.put(key, value);
        }
        return new FunctionDraft(region, namespace, name, changed, spec);
    }

    /** Writes the draft into a resource. */
    public Function into(Function function) {
        function.setSpec(spec);
        function.getMetadata().setAnnotations(annotations.isEmpty() ? null : annotations);
        return function;
    }
}
