package dev.lamina.gateway.function;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A view of each resource, and the listeners that are notified when one changes. See {@link ResourceWatch} for the
 * guarantees.
 */
final class ViewCache<T extends HasMetadata, K, V, C> implements ResourceEventHandler<T> {
    private static final Logger LOG = Logger.getLogger(ViewCache.class);
    private static final int DELETED_REMEMBERED = 1000;

    private final ResourceMapping<T, K, V, C> mapping;

    // Mutable state, written under the lock only.
    private final Map<K, V> current = new ConcurrentHashMap<>();
    /**
     * Versions of what is current, and for some time of what was deleted: a read may be ahead of the watch, or behind
     * it.
     */
    private final Map<K, Long> versions = new LinkedHashMap<>();

    private final List<Consumer<C>> listeners = new ArrayList<>();

    ViewCache(ResourceMapping<T, K, V, C> mapping) {
        this.mapping = mapping;
    }

    Optional<V> find(K id) {
        return Optional.ofNullable(current.get(id));
    }

    Collection<V> all() {
        return List.copyOf(current.values());
    }

    synchronized void onChange(Consumer<C> listener) {
        current.values().forEach(view -> notifyListeners(listener, mapping.added(view)));
        listeners.add(listener);
    }

    @Override
    public void onAdd(T resource) {
        put(resource);
    }

    @Override
    public void onUpdate(T before, T resource) {
        put(resource);
    }

    synchronized void put(T resource) {
        K id = mapping.id(resource);
        if (version(resource) < versions.getOrDefault(id, 0L)) {
            return;
        }
        V view;
        try {
            view = mapping.view(resource);
        } catch (RuntimeException e) {
            // The last known view stays; other resources must not be affected.
            LOG.errorf(
                    e,
                    "%s %s/%s cannot be used",
                    resource.getKind(),
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName());
            return;
        }
        versions.put(id, version(resource));
        V before = current.put(id, view);
        if (before == null) {
            notifyListeners(mapping.added(view));
        } else {
            mapping.changed(view, before).ifPresent(this::notifyListeners);
        }
    }

    @Override
    public synchronized void onDelete(T resource, boolean finalStateUnknown) {
        K id = mapping.id(resource);
        V last = current.remove(id);
        forget(id, version(resource));
        if (last != null) {
            notifyListeners(mapping.removed(last));
        }
    }

    /** Hides the resource, as if it did not exist, until it is put again. */
    synchronized void hide(T resource) {
        V last = current.remove(mapping.id(resource));
        if (last != null) {
            notifyListeners(mapping.hidden(last));
        }
    }

    /** A state that was read before the deletion must not bring the resource back. */
    private void forget(K id, long version) {
        versions.remove(id);
        versions.put(id, version + 1);
        if (versions.size() > current.size() + DELETED_REMEMBERED) {
            versions.keySet().stream()
                    .filter(old -> !current.containsKey(old))
                    .findFirst()
                    .ifPresent(versions::remove);
        }
    }

    /** The API server's versions of one resource are growing numbers. */
    private static long version(HasMetadata resource) {
        String version = resource.getMetadata().getResourceVersion();
        return version == null || version.isEmpty() ? 0 : Long.parseLong(version);
    }

    private void notifyListeners(C change) {
        listeners.forEach(listener -> notifyListeners(listener, change));
    }

    /** If a listener throws, the other listeners and the watch continue: one resource must not hide all others. */
    private void notifyListeners(Consumer<C> listener, C change) {
        try {
            listener.accept(change);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "A listener failed to process %s", change);
        }
    }
}
