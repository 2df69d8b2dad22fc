package dev.lamina.operator.claim;

import dev.lamina.api.Lamina;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Namespaces that another installation has claimed with a Lease (see {@link Lamina#CLAIM} and docs/adr/0031): this one leaves
 * them alone, although it watches the whole cluster. An installation with named namespaces has those, and asks nobody.
 */
@Singleton
public class Claims {
  private static final Logger LOG = Logger.getLogger(Claims.class);
  private static final long PATIENCE_SECONDS = 30;

  private final String installation;
  private final Optional<SharedIndexInformer<Lease>> leases;

  /** Waits until the claims there are have been read, or could not be: functions are looked after either way. */
  Claims(KubernetesClient client, OperatorConfig config) {
    this.installation = config.installation();
    this.leases = config.namespaces().filter(named -> !named.isEmpty()).isPresent() ? Optional.empty()
        : Optional.of(client.leases().inAnyNamespace().withField("metadata.name", Lamina.CLAIM).runnableInformer(0));
    leases.ifPresent(Claims::start);
  }

  private static void start(SharedIndexInformer<Lease> informer) {
    CompletableFuture<Void> known = new CompletableFuture<>();
    informer.exceptionHandler((again, cause) -> {
      LOG.warnf("Claims of other installations cannot be read, trying again: %s", cause.getMessage());
      known.complete(null);
      return true;
    });
    informer.start().thenRun(() -> known.complete(null));
    known.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The installation whose the namespace is, when it is another's. */
  public Optional<String> other(String namespace) {
    return leases.map(informer -> informer.getStore().getByKey(Cache.namespaceKeyFunc(namespace, Lamina.CLAIM)))
        .map(lease -> lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity())
        .filter(holder -> !holder.equals(installation));
  }

  void stop() {
    leases.ifPresent(SharedIndexInformer::stop);
  }
}
