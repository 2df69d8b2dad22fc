package dev.lamina.gateway.watch;

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

/** A view of each resource there is, and who is told when one is another. See {@link KindWatch} for what is promised. */
final class Views<T extends HasMetadata, K, V, C> implements ResourceEventHandler<T> {
  private static final Logger LOG = Logger.getLogger(Views.class);
  private static final int GONE_REMEMBERED = 1000;

  private final Kind<T, K, V, C> kind;

  // Mutable state, written under the lock only.
  private final Map<K, V> current = new ConcurrentHashMap<>();
  /** Of what is current, and for a while of what is gone: a look may be ahead of the watch, or behind it. */
  private final Map<K, Long> versions = new LinkedHashMap<>();
  private final List<Consumer<C>> listeners = new ArrayList<>();

  Views(Kind<T, K, V, C> kind) {
    this.kind = kind;
  }

  Optional<V> find(K id) {
    return Optional.ofNullable(current.get(id));
  }

  Collection<V> all() {
    return List.copyOf(current.values());
  }

  synchronized void onChange(Consumer<C> listener) {
    current.values().forEach(view -> tell(listener, kind.added(view)));
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
    K id = kind.id(resource);
    if (version(resource) < versions.getOrDefault(id, 0L)) {
      return;
    }
    V view;
    try {
      view = kind.view(resource);
    } catch (RuntimeException e) {
      // What was known of it stays; the others must not suffer.
      LOG.errorf(e, "%s %s/%s cannot be used", resource.getKind(), resource.getMetadata().getNamespace(), resource.getMetadata().getName());
      return;
    }
    versions.put(id, version(resource));
    V before = current.put(id, view);
    if (before == null) {
      tell(kind.added(view));
    } else {
      kind.changed(view, before).ifPresent(this::tell);
    }
  }

  @Override
  public synchronized void onDelete(T resource, boolean finalStateUnknown) {
    K id = kind.id(resource);
    V last = current.remove(id);
    forget(id, version(resource));
    if (last != null) {
      tell(kind.removed(last));
    }
  }

  /** As if it were not there, until it is put again; it is. */
  synchronized void hide(T resource) {
    V last = current.remove(kind.id(resource));
    if (last != null) {
      tell(kind.removed(last));
    }
  }

  /** What a look has read before the deletion must not bring the resource back. */
  private void forget(K id, long version) {
    versions.remove(id);
    versions.put(id, version + 1);
    if (versions.size() > current.size() + GONE_REMEMBERED) {
      versions.keySet().stream().filter(old -> !current.containsKey(old)).findFirst().ifPresent(versions::remove);
    }
  }

  /** The API server's versions of one resource are numbers that grow. */
  private static long version(HasMetadata resource) {
    String version = resource.getMetadata().getResourceVersion();
    return version == null || version.isEmpty() ? 0 : Long.parseLong(version);
  }

  private void tell(C change) {
    listeners.forEach(listener -> tell(listener, change));
  }

  /** Whatever a listener throws, the other listeners and the watch go on: one resource is not to hide all others. */
  private void tell(Consumer<C> listener, C change) {
    try {
      listener.accept(change);
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "A listener failed at %s", change);
    }
  }
}
