package dev.lamina.installation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Watches the claims of installations: namespaces that others have claimed are not served by this one, although it
 * watches them. {@link ClaimRule} says what a claim means.
 */
public final class NamespaceClaims {
    private static final Logger LOG = Logger.getLogger(NamespaceClaims.class);

    /** Without the right to read claims, functions are served at once; after any other failure, after this time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ALL = "";

    private final Optional<ClaimRule> rule;
    private final List<String> namespaces;
    /** By watched namespace; that of the whole cluster has the key {@link #ALL}. */
    private final Map<String, SharedIndexInformer<RoleBinding>> ofNamespaces;

    private final Optional<SharedIndexInformer<ClusterRoleBinding>> ofCluster;
    private final CompletableFuture<Void> known = new CompletableFuture<>();
    private final List<Consumer<Optional<String>>> listeners = new CopyOnWriteArrayList<>();

    // Mutable state, guarded by this
    private boolean started;

    /**
     * @param role the ClusterRole that this installation's claims bind; empty if claims do not count
     * @param namespaces the namespaces to which the installation is limited; empty: the whole cluster
     */
    public NamespaceClaims(KubernetesClient client, Optional<String> role, List<String> namespaces) {
        this.rule = role.map(ClaimRule::new);
        this.namespaces = namespaces;
        this.ofNamespaces = rule.isPresent() ? informersOfNamespaces(client, namespaces) : Map.of();
        this.ofCluster = rule.filter(claiming -> namespaces.isEmpty())
                .map(claiming -> client.rbac()
                        .clusterRoleBindings()
                        .withField("metadata.name", ClaimRule.NAME)
                        .runnableInformer(0));
    }

    private static Map<String, SharedIndexInformer<RoleBinding>> informersOfNamespaces(
            KubernetesClient client, List<String> namespaces) {
        var bindings = client.rbac().roleBindings();
        return (namespaces.isEmpty() ? Stream.of(ALL) : namespaces.stream().distinct())
                .collect(Collectors.toMap(
                        Function.identity(),
                        namespace -> (namespace.equals(ALL)
                                        ? bindings.inAnyNamespace()
                                        : bindings.inNamespace(namespace))
                                .withField("metadata.name", ClaimRule.NAME)
                                .runnableInformer(0)));
    }

    /**
     * Begins to watch, unless that has happened.
     *
     * @return completes when the existing claims have been read, or could not be: functions are served in both cases
     */
    public CompletableFuture<Void> start() {
        if (begins()) {
            Stream<CompletableFuture<Void>> reading = Stream.concat(
                    ofNamespaces.values().stream().map(informer -> watch(informer, this::namespaceChanged)),
                    ofCluster.stream().map(informer -> watch(informer, claim -> clusterChanged())));
            var _ = CompletableFuture.allOf(reading.toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .thenRun(() -> unclaimed().forEach(this::report))
                    .whenComplete((done, failure) -> known.complete(null));
        }
        return known;
    }

    private synchronized boolean begins() {
        boolean begins = !started;
        started = true;
        return begins;
    }

    public void stop() {
        Stream.concat(ofNamespaces.values().stream(), ofCluster.stream()).forEach(SharedIndexInformer::stop);
    }

    /** Returns the ClusterRole of the installation that serves the namespace, if it is another one. */
    public Optional<String> other(String namespace) {
        return rule.flatMap(claims -> claims.other(boundInNamespace(namespace), boundOfCluster()));
    }

    /** Returns the ClusterRole of the installation that has claimed the cluster, if it is another one. */
    public Optional<String> otherOfCluster() {
        return rule.flatMap(claims -> claims.other(Optional.empty(), boundOfCluster()));
    }

    /**
     * Returns the namespaces to which this installation is limited and that have no claim, because it was deleted: an
     * installation for the cluster serves them too. A namespace whose claim cannot be read is not among them.
     */
    public List<String> unclaimed() {
        return ofNamespaces.entrySet().stream()
                .filter(watched -> namespaces.contains(watched.getKey())
                        && watched.getValue().hasSynced()
                        && boundInNamespace(watched.getKey()).isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * Runs the listener with each namespace whose claim was made or removed; without a namespace if it is the claim of
     * the cluster. It must not block.
     */
    public void onChange(Consumer<Optional<String>> listener) {
        listeners.add(listener);
    }

    /** Returns a future that completes when the claims have been read, or could not be. */
    private static <T extends HasMetadata> CompletableFuture<Void> watch(
            SharedIndexInformer<T> informer, Consumer<T> changed) {
        CompletableFuture<Void> read = new CompletableFuture<>();
        informer.exceptionHandler((again, cause) -> {
            LOG.warnf("Claims of other installations cannot be read and will be retried: %s", cause.getMessage());
            if (AccessRefusal.caused(cause)) {
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
        report(namespace);
        listeners.forEach(listener -> listener.accept(Optional.of(namespace)));
    }

    private void report(String namespace) {
        Optional<String> other = other(namespace);
        if (!namespaces.isEmpty() && other.isPresent()) {
            LOG.errorf(
                    "Namespace %s of watchNamespaces is ignored: the installation with ClusterRole %s has claimed it "
                            + "(RoleBinding %s)",
                    namespace, other.get(), ClaimRule.NAME);
        } else if (!namespaces.isEmpty() && boundInNamespace(namespace).isEmpty()) {
            LOG.errorf("Claims: %s", ClaimRule.missing(namespace));
        } else {
            LOG.infof(
                    "Namespace %s is served by %s",
                    namespace,
                    other.map(role -> "the installation with ClusterRole " + role)
                            .orElse("this installation"));
        }
    }

    private void clusterChanged() {
        otherOfCluster()
                .ifPresentOrElse(
                        other -> LOG.errorf("Claims: %s", ClaimRule.advice(other)),
                        () -> LOG.info("The cluster is served by this installation"));
        listeners.forEach(listener -> listener.accept(Optional.empty()));
    }

    private Optional<String> boundInNamespace(String namespace) {
        String key = Cache.namespaceKeyFunc(namespace, ClaimRule.NAME);
        return ofNamespaces.values().stream()
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
