package dev.lamina.operator.function;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerReference;
import dev.lamina.api.LayerVersion;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of checking the layers of a function: whether all can be used, and the version of each.
 *
 * @param versions of the layers in the function's order; complete only when the fact holds
 */
record LayerCheck(ConditionFact fact, List<LayerVersion> versions) {

    /** The version of a layer that a reference means, or the reason why there is none. */
    private record Found(Optional<LayerVersion> version, Optional<ConditionFact> fault) {
        static Found no(String reason, String message) {
            return new Found(
                    Optional.empty(),
                    Optional.of(ConditionFact.isFalse(ResolutionResult.LAYERS_RESOLVED, reason, message)));
        }
    }

    /** Returns the hashes of the layers, in the function's order. */
    List<String> sha256() {
        return versions.stream().map(LayerVersion::sha256).toList();
    }

    /** Returns the unzipped size of all layers in bytes, as far as it is known. */
    long unzippedBytes() {
        return versions.stream()
                .map(LayerVersion::unzippedBytes)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** @param known layers of the function's namespace by name; at least those that it references, if they exist */
    static LayerCheck of(FunctionSpec spec, Map<String, Layer> known) {
        List<LayerReference> references = spec.layers() == null ? List.of() : spec.layers();
        List<LayerVersion> versions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < references.size(); i++) {
            LayerReference reference = references.get(i);
            String field = "spec.layers[" + i + "]";
            Found found = names.add(reference.resource())
                    ? find(field, reference, Optional.ofNullable(known.get(reference.resource())), spec.runtime())
                    : Found.no(
                            "DuplicateLayer",
                            field + ": Layer \"" + reference.name() + "\" is in the list twice; remove one of the two");
            if (found.fault().isPresent()) {
                return new LayerCheck(found.fault().get(), List.of());
            }
            versions.add(found.version().orElseThrow());
        }
        return new LayerCheck(holds(references, versions), List.copyOf(versions));
    }

    private static Found find(String field, LayerReference reference, Optional<Layer> layer, String runtime) {
        String name = "Layer \"" + reference.name() + "\"";
        if (layer.isEmpty()) {
            return Found.no(
                    "LayerNotFound",
                    field + ": there is no " + name + " in this namespace; create it, or remove it from the list");
        }
        Optional<LayerVersion> version = reference.version() == null
                ? newest(layer.get())
                : versions(layer.get()).stream()
                        .filter(one -> reference.version().equals(one.version()))
                        .findFirst();
        if (version.isEmpty()) {
            return reference.version() == null || versions(layer.get()).isEmpty()
                    ? notReady(field, name, layer.get())
                    : Found.no(
                            "LayerVersionNotFound",
                            field + ".version: " + name + " has no version " + reference.version() + "; use one of "
                                    + numbers(layer.get()));
        }
        List<String> runtimes = version.get().compatibleRuntimes();
        if (runtimes != null && !runtimes.isEmpty() && !runtimes.contains(runtime)) {
            return Found.no(
                    "IncompatibleLayer",
                    field + ": " + name + " is for " + String.join(", ", runtimes) + ", not for " + runtime
                            + "; use another layer, or add the runtime to its compatibleRuntimes");
        }
        return new Found(version, Optional.empty());
    }

    /** Repeats the layer's own problem, because the function's owner may not read the layer. */
    private static Found notReady(String field, String name, Layer layer) {
        return Found.no(
                "LayerNotReady",
                field + ": " + name + " is not ready"
                        + readyOf(layer)
                                .map(condition -> ": " + condition.getMessage())
                                .orElse(" yet"));
    }

    /** Empty if the layer is not ready. The runtimes are those of the spec: a version of them may be yet to come. */
    private static Optional<LayerVersion> newest(Layer layer) {
        return readyOf(layer)
                .filter(ready ->
                        ready.getStatus().equals("True") && layer.getStatus().sha256() != null)
                .map(ready -> layer.getStatus())
                .map(status -> new LayerVersion(
                        status.version(),
                        status.sha256(),
                        status.sizeBytes(),
                        status.unzippedBytes(),
                        layer.getSpec().compatibleRuntimes(),
                        null));
    }

    private static List<LayerVersion> versions(Layer layer) {
        return layer.getStatus() == null ? List.of() : layer.getStatus().versionsOrNone();
    }

    private static String numbers(Layer layer) {
        return versions(layer).stream()
                .map(one -> String.valueOf(one.version()))
                .collect(Collectors.joining(", "));
    }

    private static Optional<Condition> readyOf(Layer layer) {
        return layer.getStatus() == null
                ? Optional.empty()
                : Conditions.find(layer.getStatus().conditions(), Lamina.READY);
    }

    private static ConditionFact holds(List<LayerReference> references, List<LayerVersion> versions) {
        if (references.isEmpty()) {
            return ConditionFact.isTrue(ResolutionResult.LAYERS_RESOLVED, "NoLayers", "The function has no layers");
        }
        List<String> used = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            Long version = versions.get(i).version();
            used.add(references.get(i).name() + (version == null ? "" : " version " + version));
        }
        return ConditionFact.isTrue(ResolutionResult.LAYERS_RESOLVED, "Resolved", String.join(", ", used));
    }
}
