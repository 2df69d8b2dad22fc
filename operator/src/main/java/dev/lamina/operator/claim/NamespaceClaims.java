package dev.lamina.operator.claim;

import dev.lamina.installation.ClaimRule;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Watches the claims of installations: namespaces that others have claimed are ignored by this one, although it watches
 * them. {@link ClaimRule} says what a claim means.
 */
@Singleton
public class NamespaceClaims {
    private static final Logger LOG = Logger.getLogger(NamespaceClaims.class);
    /** Without the right to read claims, functions are served at once; after any other failure, after this time. */
    private static final long PATIENCE_SECONDS = 30;

    private final Optional<ClaimRule> rule;
    private final List<SharedIndexInformer<RoleBinding>> ofNamespaces;
    private final Optional<SharedIndexInformer<ClusterRoleBinding>> ofCluster;

    /** Waits until the existing claims have been read, or could not be: functions are reconciled in both cases. */
    NamespaceClaims(KubernetesClient client, OperatorConfig config) {
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
        CompletableFuture.allOf(informers().map(NamespaceClaims::start).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        otherOfCluster().ifPresent(other -> LOG.errorf("Claims: %s", ClaimRule.advice(other)));
        namespaces.forEach(namespace -> other(namespace)
                .ifPresent(other -> LOG.errorf(
                        "Namespace %s of watchNamespaces is ignored: the installation with ClusterRole %s has "
                                + "claimed it (RoleBinding %s)",
                        namespace, other, ClaimRule.NAME)));
    }

    private static CompletableFuture<Void> start(SharedIndexInformer<?> informer) {
        CompletableFuture<Void> known = new CompletableFuture<>();
        informer.exceptionHandler((again, cause) -> {
            LOG.warnf("Claims of other installations cannot be read and will be retried: %s", cause.getMessage());
            if (isRefusal(cause)) {
                known.complete(null);
            }
            return true;
        });
        informer.start().thenRun(() -> known.complete(null));
        return known;
    }

    /** An informer reports a failure within another exception. */
    private static boolean isRefusal(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof KubernetesClientException answer
                        && answer.getCode() == HttpURLConnection.HTTP_FORBIDDEN);
    }

    /** The ClusterRole of the installation that serves the namespace, if it is another one. */
    public Optional<String> other(String namespace) {
        return rule.flatMap(claims -> claims.other(boundInNamespace(namespace), boundOfCluster()));
    }

    /** The ClusterRole of the installation that has claimed the cluster, if it is another one. */
    Optional<String> otherOfCluster() {
        return rule.flatMap(claims -> claims.other(Optional.empty(), boundOfCluster()));
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

    private Stream<SharedIndexInformer<?>> informers() {
        return Stream.concat(ofNamespaces.stream(), ofCluster.stream());
    }

    void stop() {
        informers().forEach(SharedIndexInformer::stop);
    }
}
