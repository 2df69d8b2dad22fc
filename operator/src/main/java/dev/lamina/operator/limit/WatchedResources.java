package dev.lamina.operator.limit;

import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Layer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The resources in the caches of the reconciler of functions, which watches all that count for limits. So nothing is
 * watched twice, or listed for a limit. Empty until that reconciler starts.
 */
@Singleton
public final class WatchedResources implements NamespaceResources {
    private final Map<Class<?>, IndexedResourceCache<?>> caches = new ConcurrentHashMap<>();

    /** Takes the caches of a reconciler. */
    public void use(IndexedResourceCache<Function> functions, Collection<EventSource<?, Function>> sources) {
        caches.put(Function.class, functions);
        sources.forEach(source -> {
            if (source instanceof IndexedResourceCache<?> cache) {
                caches.put(source.resourceType(), cache);
            }
        });
    }

    @Override
    public List<Function> functions(String namespace) {
        return of(Function.class, namespace);
    }

    @Override
    public List<FunctionVersion> versions(String namespace) {
        return of(FunctionVersion.class, namespace);
    }

    @Override
    public List<Alias> aliases(String namespace) {
        return of(Alias.class, namespace);
    }

    @Override
    public List<Layer> layers(String namespace) {
        return of(Layer.class, namespace);
    }

    private <R extends HasMetadata> List<R> of(Class<R> type, String namespace) {
        IndexedResourceCache<?> cache = caches.get(type);
        return cache == null
                ? List.of()
                : cache.byIndex(Cache.NAMESPACE_INDEX, namespace).stream()
                        .map(type::cast)
                        .toList();
    }
}
