package dev.lamina.gateway.watch;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.GatewayConfig;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Namespaces that another installation has claimed with a Lease (see {@link Lamina#CLAIM} and docs/adr/0031): what is in them
 * is not this one's, although it watches the whole cluster. An installation with named namespaces has those, and asks nobody.
 */
@Singleton
public final class Claims implements ResourceEventHandler<Lease> {
  private static final Logger LOG = Logger.getLogger(Claims.class);

  private final KubernetesClient client;
  private final String installation;
  private final CompletableFuture<Void> known = new CompletableFuture<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  // Mutable state
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();
  private boolean started;

  @Inject
  public Claims(KubernetesClient client, GatewayConfig config) {
    this.client = client;
    this.installation = config.installation();
    if (config.namespaces().filter(named -> !named.isEmpty()).isPresent()) {
      started = true;
      known.complete(null);
    }
  }

  /** Whether another installation has claimed the namespace. */
  public boolean claimed(String namespace) {
    return claimed.contains(namespace);
  }

  /** Runs the listener with each namespace whose claim has come or gone. */
  void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Runs the task when the claims there are have been read, or could not be: functions are served either way. */
  void whenKnown(Runnable task) {
    start();
    known.thenRun(task);
  }

  private synchronized void start() {
    if (started) {
      return;
    }
    started = true;
    SharedIndexInformer<Lease> informer = client.leases().inAnyNamespace().withField("metadata.name", Lamina.CLAIM).runnableInformer(0);
    informer.exceptionHandler((again, cause) -> {
      LOG.warnf("Claims of other installations cannot be read, trying again: %s", cause.getMessage());
      known.complete(null);
      return true;
    });
    informer.addEventHandler(this);
    informer.start().thenRun(() -> known.complete(null));
  }

  @Override
  public void onAdd(Lease lease) {
    put(lease);
  }

  @Override
  public void onUpdate(Lease before, Lease lease) {
    put(lease);
  }

  @Override
  public void onDelete(Lease lease, boolean finalStateUnknown) {
    String namespace = lease.getMetadata().getNamespace();
    if (lease.getMetadata().getName().equals(Lamina.CLAIM) && claimed.remove(namespace)) {
      tell(namespace);
    }
  }

  private void put(Lease lease) {
    String namespace = lease.getMetadata().getNamespace();
    if (!lease.getMetadata().getName().equals(Lamina.CLAIM)) {
      return;
    }
    boolean others = lease.getSpec() != null && lease.getSpec().getHolderIdentity() != null
        && !lease.getSpec().getHolderIdentity().equals(installation);
    if (others ? claimed.add(namespace) : claimed.remove(namespace)) {
      LOG.infof("Namespace %s is %s", namespace, others ? "installation " + lease.getSpec().getHolderIdentity() + "'s" : "this installation's");
      tell(namespace);
    }
  }

  private void tell(String namespace) {
    listeners.forEach(listener -> listener.accept(namespace));
  }
}
