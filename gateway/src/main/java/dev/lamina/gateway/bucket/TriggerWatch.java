package dev.lamina.gateway.bucket;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Watches the Triggers of the cluster, or of the namespaces the gateway is limited to. */
@Singleton
class TriggerWatch implements Triggers {
  private static final Logger LOG = Logger.getLogger(TriggerWatch.class);

  private final KubernetesClient kubernetes;
  private final List<String> namespaces;
  private final List<SharedIndexInformer<Trigger>> informers = new CopyOnWriteArrayList<>();

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

  private Stream<AnyNamespaceOperation<Trigger, KubernetesResourceList<Trigger>, Resource<Trigger>>> places() {
    return namespaces.isEmpty()
        ? Stream.of(kubernetes.resources(Trigger.class).inAnyNamespace())
        : namespaces.stream().map(namespace -> kubernetes.resources(Trigger.class).inNamespace(namespace));
  }
}
