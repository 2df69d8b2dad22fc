package dev.lamina.operator.layer;

import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The finalizer of a layer that functions use. A layer that no function uses has none: it, and its namespace, can be
 * deleted while no operator runs.
 */
final class DeletionGuard {
    static final String FINALIZER = "layers." + Lamina.GROUP + "/in-use";
    private static final int TRIES = 5;

    private DeletionGuard() {}

    static boolean isOn(Layer layer) {
        return finalizers(layer).contains(FINALIZER);
    }

    /**
     * Sets or removes the finalizer, if necessary. Reads the present layer, because others have finalizers too; does
     * nothing if it no longer exists.
     */
    static void set(KubernetesClient client, Layer layer, boolean on) {
        Resource<Layer> resource = client.resources(Layer.class)
                .inNamespace(layer.getMetadata().getNamespace())
                .withName(layer.getMetadata().getName());
        for (int left = TRIES; isOn(layer) != on; left--) {
            Layer now = resource.get();
            // The API server accepts no new finalizer on an object that is being deleted.
            if (now == null
                    || !now.getMetadata().getUid().equals(layer.getMetadata().getUid())
                    || isOn(now) == on
                    || on && now.isMarkedForDeletion()) {
                return;
            }
            try {
                resource.patch(PatchContext.of(PatchType.JSON_MERGE), patch(now, on));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return;
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || left <= 1) {
                    throw e;
                }
            }
        }
    }

    /** With the resourceVersion, so that no other finalizer is lost. */
    private static String patch(Layer now, boolean on) {
        Stream<String> others = finalizers(now).stream().filter(name -> !name.equals(FINALIZER));
        return Serialization.asJson(Map.of(
                "metadata",
                Map.of(
                        "resourceVersion",
                        now.getMetadata().getResourceVersion(),
                        "finalizers",
                        Stream.concat(others, on ? Stream.of(FINALIZER) : Stream.empty())
                                .toList())));
    }

    private static List<String> finalizers(Layer layer) {
        return layer.getMetadata().getFinalizers() == null
                ? List.of()
                : layer.getMetadata().getFinalizers();
    }
}
