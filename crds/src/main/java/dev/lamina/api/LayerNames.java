package dev.lamina.api;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of layers as Lambda has them, and the names of their resources, which follow from them as those of functions
 * do: {@code ImageTools} is the Layer {@code imagetools} with that {@code spec.layerName}. A name that Kubernetes
 * allows stays.
 */
public final class LayerNames {
    /** Lambda's names, without a version. */
    public static final String PATTERN = "^[a-zA-Z0-9-_]+$";

    public static final int LONGEST = 140;

    /** In a reference: Lambda's name, or that of the resource. */
    static final String REFERENCE =
            "^([a-zA-Z0-9-_]+|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$";

    private static final Pattern LAMBDA = Pattern.compile(PATTERN);

    private LayerNames() {}

    /** @param layer anything but a name of Lambda is returned as it is */
    public static String resource(String layer) {
        if (KubernetesName.isValid(layer) || !LAMBDA.matcher(layer).matches()) {
            return layer;
        }
        String name = layer.toLowerCase(Locale.ROOT).replace('_', '-');
        return KubernetesName.isValid(name) ? name : FunctionNames.shortened(name, "layer") + FunctionNames.hash(layer);
    }

    /** Returns Lambda's name of a layer. */
    public static String of(Layer layer) {
        String given = layer.getSpec() == null ? null : layer.getSpec().layerName();
        return given == null ? layer.getMetadata().getName() : given;
    }
}
