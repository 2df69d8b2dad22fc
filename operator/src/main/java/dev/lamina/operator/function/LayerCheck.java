package dev.lamina.operator.function;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerReference;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of checking the layers of a function: whether all can be used, and their hashes.
 *
 * @param sha256 of the layers in the function's order; complete only when the fact holds
 */
record LayerCheck(ConditionFact fact, List<String> sha256) {

    /** @param known layers of the function's namespace by name; at least those that it references, if they exist */
    static LayerCheck of(FunctionSpec spec, Map<String, Layer> known) {
        List<LayerReference> references = spec.layers() == null ? List.of() : spec.layers();
        List<String> sha256 = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            String name = references.get(i).name();
            Optional<ConditionFact> fault =
                    fault("spec.layers[" + i + "]: ", name, Optional.ofNullable(known.get(name)), spec.runtime());
            if (fault.isPresent()) {
                return new LayerCheck(fault.get(), List.of());
            }
            sha256.add(known.get(name).getStatus().sha256());
        }
        return new LayerCheck(holds(references), List.copyOf(sha256));
    }

    private static Optional<ConditionFact> fault(String field, String name, Optional<Layer> layer, String runtime) {
        if (layer.isEmpty()) {
            return no(
                    "LayerNotFound",
                    field + "there is no Layer \"" + name
                            + "\" in this namespace; create it, or remove it from the list");
        }
        // Repeats the layer's own problem, because the function's owner may not read the layer.
        Optional<Condition> ready = readyOf(layer.get());
        if (ready.isEmpty()
                || !ready.get().getStatus().equals("True")
                || layer.get().getStatus().sha256() == null) {
            return no(
                    "LayerNotReady",
                    field + "Layer \"" + name + "\" is not ready"
                            + ready.map(condition -> ": " + condition.getMessage())
                                    .orElse(" yet"));
        }
        List<String> runtimes = layer.get().getSpec().compatibleRuntimes();
        if (runtimes != null && !runtimes.isEmpty() && !runtimes.contains(runtime)) {
            return no(
                    "IncompatibleLayer",
                    field + "Layer \"" + name + "\" is for " + String.join(", ", runtimes) + ", not for " + runtime
                            + "; use another layer, or add the runtime to its compatibleRuntimes");
        }
        return Optional.empty();
    }

    private static Optional<Condition> readyOf(Layer layer) {
        return layer.getStatus() == null
                ? Optional.empty()
                : Conditions.find(layer.getStatus().conditions(), Lamina.READY);
    }

    private static ConditionFact holds(List<LayerReference> references) {
        return references.isEmpty()
                ? ConditionFact.isTrue(ResolutionResult.LAYERS_RESOLVED, "NoLayers", "The function has no layers")
                : ConditionFact.isTrue(
                        ResolutionResult.LAYERS_RESOLVED,
                        "Resolved",
                        String.join(
                                ", ",
                                references.stream().map(LayerReference::name).toList()));
    }

    private static Optional<ConditionFact> no(String reason, String message) {
        return Optional.of(ConditionFact.isFalse(ResolutionResult.LAYERS_RESOLVED, reason, message));
    }
}
