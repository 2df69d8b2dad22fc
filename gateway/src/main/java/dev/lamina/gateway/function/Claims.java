package dev.lamina.gateway.function;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.installation.ClaimRule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Watches the claims of installations: namespaces that others have claimed are not served by this one, although it
 * watches them. {@link ClaimRule} says what a claim means.
 */
@Singleton
public final class Claims {
    private static final Logger LOG = Logger.getLogger(Claims.class);

    /** Without the right to read claims, functions are served at once; after any other failure, after this time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Optional<ClaimRule> rule;
    private final List<SharedIndexInformer<RoleBinding>> ofNamespaces;
    private final Optional<SharedIndexInformer<ClusterRoleBinding>> ofCluster;
    private final CompletableFuture<Void> known = new CompletableFuture<>();
    private final List<Consumer<Optional<String>>> listeners = new CopyOnWriteArrayList<>();

    // Mutable state
    private boolean started;

    @Inject
    public Claims(KubernetesClient client, GatewayConfig config) {
        List<String> namespaces = config.namespaces().orElse(List.of());
        this.rule = config.claimRole().map(ClaimRule::new);
        this.ofNamespaces = rule.isEmpty()
                ? List.of()
                : Stream.concat(
                                namespaces.stream()
                                        .map(namespace ->
                                                client.rbac().roleBindings().inNamespace(namespace)),
                                namespaces.isEmpty()
                                        ? Stream.of(client.rbac().roleBindings().inAnyNamespace())
                                        : Stream.empty())
                        .map(place ->
                                place.withField("metadata.name", ClaimRule.NAME).runnableInformer(0))
                        .toList();
        this.ofCluster = rule.filter(claiming -> namespaces.isEmpty())
                .map(claiming -> client.rbac()
                        .clusterRoleBindings()
                        .withField("metadata.name", ClaimRule.NAME)
                        .runnableInformer(0));
    }

    /** Whether another installation serves the namespace. */
    public boolean claimed(String namespace) {
        return other(namespace).isPresent();
    }

    /** The ClusterRole of the installation that has claimed the cluster, if it is another one. */
    Optional<String> otherOfCluster() {
        return rule.flatMap(claims -> claims.other(Optional.empty(), boundOfCluster()));
    }

    /**
     * Runs the listener with each namespace whose claim was made or removed; without a namespace if it is the claim of
     * the cluster.
     */
    void onChange(Consumer<Optional<String>> listener) {
        listeners.add(listener);
    }

    /** Runs the task when the existing claims have been read, or could not be: functions are served in both cases. */
    void whenKnown(Runnable task) {
        start();
        known.thenRun(task);
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            Stream<CompletableFuture<Void>> reading = Stream.concat(
                    ofNamespaces.stream().map(informer -> watch(informer, this::namespaceChanged)),
                    ofCluster.stream().map(informer -> watch(informer, claim -> clusterChanged())));
            CompletableFuture.allOf(reading.toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .thenRun(() -> known.complete(null));
        }
    }

    /** @return completes when the claims have been read, or could not be */
    private static <T extends HasMetadata> CompletableFuture<Void> watch(
            SharedIndexInformer<T> informer, Consumer<T> changed) {
        CompletableFuture<Void> read = new CompletableFuture<>();
        informer.exceptionHandler((again, cause) -> {
            LOG.warnf("Claims of other installations cannot be read and will be retried: %s", cause.getMessage());
            if (ResourceWatch.isRefusal(cause)) {
                read.complete(null);
            }
            return true;
        });
        informer.addEventHandler(new OnEvent<>(changed));
        informer.start().thenRun(() -> read.complete(null));
        return read;
    }

    private void namespaceChanged(RoleBinding claim) {
        String namespace = claim.getMetadata().getNamespace();
        LOG.infof(
                "Namespace %s is served by %s",
                namespace,
                other(namespace)
                        .map(role -> "the installation with ClusterRole " + role)
                        .orElse("this installation"));
        listeners.forEach(listener -> listener.accept(Optional.of(namespace)));
    }

    private void clusterChanged() {
        otherOfCluster()
                .ifPresentOrElse(
                        other -> LOG.errorf("Claims: %s", ClaimRule.advice(other)),
                        () -> LOG.info("The cluster is served by this installation"));
        listeners.forEach(listener -> listener.accept(Optional.empty()));
    }

    private Optional<String> other(String namespace) {
        return rule.flatMap(claims -> claims.other(boundInNamespace(namespace), boundOfCluster()));
    }

    private Optional<String> boundInNamespace(String namespace) {
        String key = Cache.namespaceKeyFunc(namespace, ClaimRule.NAME);
        return ofNamespaces.stream()
                .map(informer -> informer.getStore().getByKey(key))
                .filter(Objects::nonNull)
                .map(claim -> claim.getRoleRef().getName())
                .findFirst();
    }

    private Optional<String> boundOfCluster() {
        return ofCluster
                .map(informer -> informer.getStore().getByKey(ClaimRule.NAME))
                .map(claim -> claim.getRoleRef().getName());
    }

    /** The informer's store is what counts, and it is up to date before an event is reported. */
    private record OnEvent<T>(Consumer<T> changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T claim) {
            changed.accept(claim);
        }

        @Override
        public void onUpdate(T before, T claim) {
            changed.accept(claim);
        }

        @Override
        public void onDelete(T claim, boolean finalStateUnknown) {
            changed.accept(claim);
        }
    }
}
