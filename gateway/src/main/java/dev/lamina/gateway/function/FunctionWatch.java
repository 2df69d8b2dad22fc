package dev.lamina.gateway.function;

import dev.lamina.api.Function;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.FunctionId;
import dev.lamina.gateway.function.FunctionChange.Added;
import dev.lamina.gateway.function.FunctionChange.Changed;
import dev.lamina.gateway.function.FunctionChange.Removed;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The Functions of the cluster, or of the namespaces the gateway is limited to.
 *
 * <p>Lookups read a concurrent map and never wait. Changes are made and told under one lock, so that every listener sees each
 * Function's changes in order, one that comes late included. While the API server is away the last known state is served.
 */
@Singleton
public final class FunctionWatch implements Functions, FunctionChanges {
  private static final Logger LOG = Logger.getLogger(FunctionWatch.class);
  private static final int GONE_REMEMBERED = 1000;

  private final KubernetesClient client;
  private final List<String> namespaces;
  private final FunctionViews views;
  private final FreshLooks looks = new FreshLooks(this::readAnew, Executors.newVirtualThreadPerTaskExecutor());

  // Mutable state; reserved is written under the lock only.
  private final Map<FunctionId, FunctionView> current = new ConcurrentHashMap<>();
  /** Of what is current, and for a while of what is gone: a look may be ahead of the watch, or behind it. */
  private final Map<FunctionId, Long> versions = new LinkedHashMap<>();
  private volatile long reserved;
  private final List<Consumer<FunctionChange>> listeners = new ArrayList<>();
  private final List<SharedIndexInformer<Function>> informers = new CopyOnWriteArrayList<>();

  @Inject
  FunctionWatch(KubernetesClient client, GatewayConfig config) {
    this.client = client;
    this.namespaces = config.namespaces().orElse(List.of());
    this.views = new FunctionViews(config.region());
  }

  /** Begins to watch; {@link #synced} tells when all is known. Keeps trying while the API server or the CRD is not there. */
  public synchronized void start() {
    if (namespaces.isEmpty()) {
      informers.add(client.resources(Function.class).inAnyNamespace().runnableInformer(0));
    } else {
      namespaces.forEach(ns -> informers.add(client.resources(Function.class).inNamespace(ns).runnableInformer(0)));
    }
    for (SharedIndexInformer<Function> informer : informers) {
      informer.exceptionHandler((started, cause) -> {
        LOG.warnf("Functions cannot be watched, trying again: %s", cause.getMessage());
        return true;
      });
      informer.addEventHandler(new Handler());
      informer.start();
    }
  }

  public synchronized void stop() {
    informers.forEach(SharedIndexInformer::stop);
  }

  /** Whether every Function there was at the start is known. */
  public synchronized boolean synced() {
    return !informers.isEmpty() && informers.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  @Override
  public Optional<FunctionView> find(FunctionId id) {
    return Optional.ofNullable(current.get(id));
  }

  @Override
  public CompletionStage<Boolean> look(FunctionId id) {
    return namespaces.isEmpty() || namespaces.contains(id.namespace()) ? looks.look(id) : CompletableFuture.completedFuture(false);
  }

  private boolean readAnew(FunctionId id) {
    Optional<FunctionView> before = find(id);
    Function found = client.resources(Function.class).inNamespace(id.namespace()).withName(id.name()).get();
    if (found != null) {
      put(found);
    }
    return !find(id).equals(before);
  }

  @Override
  public Collection<FunctionView> all() {
    return List.copyOf(current.values());
  }

  @Override
  public long reserved() {
    return reserved;
  }

  @Override
  public Optional<Function> resource(FunctionId id) {
    return informers.stream().map(informer -> informer.getStore().getByKey(id.toString())).filter(Objects::nonNull).findFirst();
  }

  @Override
  public Collection<Function> resources(String namespace) {
    return informers.stream()
        .flatMap(informer -> informer.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace).stream())
        .toList();
  }

  @Override
  public synchronized void onChange(Consumer<FunctionChange> listener) {
    current.values().forEach(view -> listener.accept(new Added(view)));
    listeners.add(listener);
  }

  private synchronized void put(Function function) {
    FunctionView view = views.view(function);
    if (version(function) < versions.getOrDefault(view.id(), 0L)) {
      return;
    }
    versions.put(view.id(), version(function));
    FunctionView before = current.put(view.id(), view);
    reserved += view.reserved().orElse(0) - (before == null ? 0 : before.reserved().orElse(0));
    if (before == null) {
      tell(new Added(view));
    } else if (!before.equals(view)) {
      tell(new Changed(view, before));
    }
  }

  private synchronized void remove(Function function) {
    FunctionId id = FunctionViews.id(function);
    FunctionView last = current.remove(id);
    forget(id, version(function));
    if (last != null) {
      reserved -= last.reserved().orElse(0);
      tell(new Removed(last));
    }
  }

  /** What a look has read before the deletion must not bring the function back. */
  private void forget(FunctionId id, long version) {
    versions.remove(id);
    versions.put(id, version + 1);
    if (versions.size() > current.size() + GONE_REMEMBERED) {
      versions.keySet().stream().filter(old -> !current.containsKey(old)).findFirst().ifPresent(versions::remove);
    }
  }

  /** The API server's versions of one resource are numbers that grow. */
  private static long version(Function function) {
    String version = function.getMetadata().getResourceVersion();
    return version == null || version.isEmpty() ? 0 : Long.parseLong(version);
  }

  private void tell(FunctionChange change) {
    for (Consumer<FunctionChange> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException e) {
        LOG.errorf(e, "A listener failed at %s", change);
      }
    }
  }

  private final class Handler implements ResourceEventHandler<Function> {
    @Override
    public void onAdd(Function function) {
      put(function);
    }

    @Override
    public void onUpdate(Function before, Function function) {
      put(function);
    }

    @Override
    public void onDelete(Function function, boolean finalStateUnknown) {
      remove(function);
    }
  }
}
