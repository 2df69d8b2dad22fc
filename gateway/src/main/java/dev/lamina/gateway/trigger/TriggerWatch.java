package dev.lamina.gateway.trigger;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Watches the Triggers of the cluster, or of the namespaces the gateway is limited to. */
@Singleton
final class TriggerWatch implements Triggers, TriggerChanges {
  private static final Logger LOG = Logger.getLogger(TriggerWatch.class);

  private final KubernetesClient kubernetes;
  private final List<String> namespaces;
  private final List<SharedIndexInformer<Trigger>> informers = new CopyOnWriteArrayList<>();

  // Mutable state, guarded by this: changes are told one at a time, and one who listens late hears of all there are first.
  private final Map<String, Trigger> known = new LinkedHashMap<>();
  private final List<Consumer<TriggerChange>> listeners = new ArrayList<>();

  TriggerWatch(KubernetesClient kubernetes, GatewayConfig config) {
    this.kubernetes = kubernetes;
    this.namespaces = config.namespaces().orElse(List.of());
  }

  void start(@Observes StartupEvent event) {
    places().forEach(place -> {
      SharedIndexInformer<Trigger> informer = place.runnableInformer(0);
      informer.exceptionHandler((started, cause) -> {
        LOG.warnf("Triggers cannot be watched, trying again: %s", cause.getMessage());
        return true;
      });
      informer.addEventHandler(new Handler());
      informers.add(informer);
      informer.start();
    });
  }

  void stop(@Observes ShutdownEvent event) {
    informers.forEach(SharedIndexInformer::stop);
  }

  @Override
  public Collection<Trigger> current() {
    return informers.stream().flatMap(informer -> informer.getStore().list().stream()).toList();
  }

  @Override
  public Collection<Trigger> read() {
    return places().flatMap(place -> place.list().getItems().stream()).toList();
  }

  @Override
  public synchronized void onChange(Consumer<TriggerChange> listener) {
    known.values().forEach(trigger -> listener.accept(new TriggerChange.Put(trigger)));
    listeners.add(listener);
  }

  private Stream<AnyNamespaceOperation<Trigger, KubernetesResourceList<Trigger>, Resource<Trigger>>> places() {
    return namespaces.isEmpty()
        ? Stream.of(kubernetes.resources(Trigger.class).inAnyNamespace())
        : namespaces.stream().map(namespace -> kubernetes.resources(Trigger.class).inNamespace(namespace));
  }

  /** A status alone is nobody's business here. */
  private synchronized void put(Trigger trigger) {
    Trigger before = known.put(trigger.getMetadata().getUid(), trigger);
    if (before == null || !before.getSpec().equals(trigger.getSpec())) {
      tell(new TriggerChange.Put(trigger));
    }
  }

  private synchronized void remove(Trigger trigger) {
    if (known.remove(trigger.getMetadata().getUid()) != null) {
      tell(new TriggerChange.Removed(trigger));
    }
  }

  private void tell(TriggerChange change) {
    for (Consumer<TriggerChange> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException e) {
        LOG.errorf(e, "A listener failed at %s", change);
      }
    }
  }

  private final class Handler implements ResourceEventHandler<Trigger> {
    @Override
    public void onAdd(Trigger trigger) {
      put(trigger);
    }

    @Override
    public void onUpdate(Trigger before, Trigger trigger) {
      put(trigger);
    }

    @Override
    public void onDelete(Trigger trigger, boolean finalStateUnknown) {
      remove(trigger);
    }
  }
}
