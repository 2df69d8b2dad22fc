package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.LayerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Layers as ARNs of versions: {@code arn:aws:lambda:REGION:NAMESPACE:layer:NAME:VERSION}. */
final class LayersField {
    private static final int MOST = 5;

    private LayersField() {}

    static FunctionDraft write(FunctionDraft draft, JsonNode value) {
        if (value.size() > MOST) {
            throw Invalid.parameter("Cannot reference more than 5 layers.");
        }
        List<LayerReference> layers = new ArrayList<>();
        value.forEach(arn -> layers.add(reference(draft, arn.asText())));
        return draft.with(spec -> spec.withLayers(layers.isEmpty() ? null : layers));
    }

    static Optional<Object> read(FunctionDraft draft) {
        String prefix = "arn:aws:lambda:" + draft.region() + ":" + draft.namespace() + ":layer:";
        return Optional.of(Optional.ofNullable(draft.spec().layers()).orElse(List.of()).stream()
                .map(layer ->
                        Map.of("Arn", prefix + layer.name() + (layer.version() == null ? "" : ":" + layer.version())))
                .toList());
    }

    private static LayerReference reference(FunctionDraft draft, String text) {
        String[] parts = Arn.parse(text)
                .filter(arn -> arn.service().equals("lambda") && arn.resource().startsWith("layer:"))
                .filter(arn -> arn.account().equals(draft.namespace()))
                .orElseThrow(() -> Invalid.parameter("Layers: " + text + " is not the ARN of a layer in namespace "
                        + draft.namespace() + ", the account of the function."))
                .resource()
                .split(":");
        if (parts.length == 2) {
            return new LayerReference(parts[1], null);
        }
        if (parts.length != 3 || !parts[2].matches("[1-9][0-9]{0,8}")) {
            throw Invalid.parameter("Layers: " + text + " has no valid version.");
        }
        return new LayerReference(parts[1], Long.valueOf(parts[2]));
    }
}
