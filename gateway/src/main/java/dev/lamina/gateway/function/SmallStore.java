package dev.lamina.gateway.function;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Optional;

/**
 * The resources of an informer without the fields that each client wrote, which take more memory than the resource
 * itself. Who wrote last, and when, is kept.
 */
final class SmallStore<T extends HasMetadata> extends BasicItemStore<T> {
    SmallStore() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public T put(String key, T resource) {
        Optional.ofNullable(resource.getMetadata())
                .map(ObjectMeta::getManagedFields)
                .orElse(List.of())
                .forEach(entry -> entry.setFieldsV1(null));
        return super.put(key, resource);
    }
}
