package dev.lamina.operator.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/** The objects of an informer without their managed fields, which are as large as the rest. */
final class SlimStore<R extends HasMetadata> extends BasicItemStore<R> {
    SlimStore() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public R put(String key, R object) {
        object.getMetadata().setManagedFields(null);
        return super.put(key, object);
    }
}
