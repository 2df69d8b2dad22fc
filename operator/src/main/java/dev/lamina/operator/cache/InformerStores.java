package dev.lamina.operator.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;

/**
 * The stores of one reconciler's informers. All are null, which is the SDK's own store, if the reconciler watches
 * several namespaces: each has an informer then, they would share the store, and each would remove the objects of the
 * others.
 */
public record InformerStores(EventSourceContext<?> context) {

    /** For objects that are read one at a time: see {@link PackedStore}. */
    public <R extends HasMetadata> ItemStore<R> packed(Class<R> type) {
        return isOneInformer() ? new PackedStore<>(type, context.getClient().getKubernetesSerialization()) : null;
    }

    private boolean isOneInformer() {
        ControllerConfiguration<?> controller = context.getControllerConfiguration();
        return controller.getEffectiveNamespaces().size() == 1;
    }
}
