package dev.lamina.operator.network;

import dev.lamina.installation.NamespaceClaims;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.limit.NamespaceResources;
import dev.lamina.operator.workload.NamespaceNetworkPolicy;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps the NetworkPolicies of namespaces, for the operator that is the leader: writes one again when it was deleted or
 * changed, and removes it some minutes after the last function. One thread does so for one namespace after another; no
 * function is reconciled for it.
 */
@Singleton
public final class NetworkPolicyWatch {
    private static final Logger LOG = Logger.getLogger(NetworkPolicyWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

    private final NetworkPolicies policies;
    private final NamespaceResources watched;
    private final Predicate<String> others;
    private final Duration every;
    private final FormerNetworkPolicies former;
    /** One, or one for each namespace to which the installation is limited. */
    private final List<SharedIndexInformer<NetworkPolicy>> informers;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("network policies").daemon().factory());

    // Mutable state, of the thread: namespaces that wait for the next attempt
    private final Set<String> failed = new HashSet<>();

    @Inject
    NetworkPolicyWatch(
            KubernetesClient client,
            NetworkPolicies policies,
            NamespaceResources watched,
            OperatorConfig config,
            NamespaceClaims claims) {
        this(
                client,
                policies,
                watched,
                config.namespaces().orElse(List.of()),
                namespace -> claims.other(namespace).isPresent(),
                EVERY);
    }

    /**
     * @param watched what the operator watches in namespaces; may be empty until it has been read
     * @param namespaces the only ones of this installation; empty: all
     * @param others decides which namespaces belong to another installation
     * @param every after this time unused policies are removed
     */
    public NetworkPolicyWatch(
            KubernetesClient client,
            NetworkPolicies policies,
            NamespaceResources watched,
            List<String> namespaces,
            Predicate<String> others,
            Duration every) {
        this.policies = policies;
        this.watched = watched;
        this.others = others;
        this.every = every;
        this.former = new FormerNetworkPolicies(client);
        var all = client.network().v1().networkPolicies();
        this.informers = (namespaces.isEmpty()
                        ? Stream.of(all.inAnyNamespace())
                        : namespaces.stream().distinct().map(all::inNamespace))
                .map(policiesOf -> policiesOf
                        .withLabelSelector(NamespaceNetworkPolicy.SELECTOR)
                        .runnableInformer(0))
                .toList();
    }

    /** Keeps the policies from now on. For the operator that is the leader. */
    public void start() {
        policies.use(this::cached);
        informers.forEach(informer -> {
            informer.exceptionHandler((begun, cause) -> {
                LOG.warnf("NetworkPolicies cannot be read and will be retried: %s", cause.getMessage());
                return true;
            });
            informer.addEventHandler(new OnEvent());
            informer.start();
        });
        var _ = thread.scheduleWithFixedDelay(
                this::settleAll, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    public void stop() {
        informers.forEach(SharedIndexInformer::stop);
        thread.shutdownNow();
    }

    private Optional<NetworkPolicy> cached(String namespace) {
        String key = Cache.namespaceKeyFunc(namespace, NamespaceNetworkPolicy.NAME);
        return informers.stream()
                .map(informer -> informer.getStore().getByKey(key))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private void settleAll() {
        informers.stream()
                .flatMap(informer -> informer.getStore().list().stream())
                .map(policy -> policy.getMetadata().getNamespace())
                .distinct()
                .forEach(this::settle);
    }

    private void soon(String namespace) {
        if (!thread.isShutdown()) {
            thread.execute(() -> settle(namespace));
        }
    }

    private void again(String namespace) {
        if (failed.add(namespace)) {
            var _ = thread.schedule(
                    () -> {
                        failed.remove(namespace);
                        settle(namespace);
                    },
                    AFTER_FAILURE.toSeconds(),
                    TimeUnit.SECONDS);
        }
    }

    private void settle(String namespace) {
        try {
            if (others.test(namespace) || watched.functions(namespace).isEmpty() && policies.removeUnused(namespace)) {
                return;
            }
            if (policies.ensure(namespace)) {
                former.remove(namespace);
            }
        } catch (RuntimeException | Error e) { // a timer drops a task that throws
            boolean ends = e instanceof KubernetesClientException refused && isNamespaceEnding(refused);
            if (!ends && !thread.isShutdown()) {
                LOG.warnf("Could not keep the NetworkPolicy of namespace %s, next attempt soon: %s", namespace, e);
                again(namespace);
            }
        }
    }

    private static boolean isNamespaceEnding(KubernetesClientException e) {
        StatusDetails details = e.getStatus() == null ? null : e.getStatus().getDetails();
        return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                || details != null
                        && details.getCauses().stream()
                                .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    /** The informer's store is up to date before an event is reported. */
    private final class OnEvent implements ResourceEventHandler<NetworkPolicy> {
        @Override
        public void onAdd(NetworkPolicy policy) {
            soon(policy.getMetadata().getNamespace());
        }

        @Override
        public void onUpdate(NetworkPolicy before, NetworkPolicy policy) {
            soon(policy.getMetadata().getNamespace());
        }

        @Override
        public void onDelete(NetworkPolicy policy, boolean finalStateUnknown) {
            soon(policy.getMetadata().getNamespace());
        }
    }
}
