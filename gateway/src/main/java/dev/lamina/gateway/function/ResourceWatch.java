package dev.lamina.gateway.function;

import dev.lamina.installation.AccessRefusal;
import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The resources of one kind in the cluster, or in the namespaces to which the gateway is limited, except those that
 * other installations serve.
 *
 * <p>Lookups read a concurrent map and never wait. Changes are made and reported under one lock, so that every
 * listener, even one that is added late, sees each resource's changes in order. While the API server is unavailable the
 * last known state is served.
 */
public final class ResourceWatch<T extends HasMetadata, K, V, C> {
    private static final Logger LOG = Logger.getLogger(ResourceWatch.class);

    private final KubernetesClient client;
    private final List<String> namespaces;
    private final ResourceMapping<T, K, V, C> mapping;
    private final ViewCache<T, K, V, C> views;
    private final NamespaceClaims claims;
    private final Unclaimed<T> unclaimed;

    // Mutable state
    private volatile List<SharedIndexInformer<T>> informers = List.of();
    /** Informers that may not list. */
    private final Set<SharedIndexInformer<T>> refused = ConcurrentHashMap.newKeySet();

    /** @param namespaces empty: the whole cluster */
    public ResourceWatch(
            KubernetesClient client,
            List<String> namespaces,
            NamespaceClaims claims,
            ResourceMapping<T, K, V, C> mapping) {
        this.client = client;
        this.namespaces = namespaces;
        this.mapping = mapping;
        this.views = new ViewCache<>(mapping);
        this.claims = claims;
        this.unclaimed = new Unclaimed<>(claims, views);
        claims.onChange(
                namespace -> unclaimed.reconsider(namespace.map(this::stored).orElseGet(this::stored)));
    }

    /**
     * Begins to watch; {@link #synced} returns when everything is known. Keeps trying while the API server or the CRD
     * is missing.
     */
    public void start() {
        var _ = claims.start().thenRun(this::startInformers);
    }

    private void startInformers() {
        informers = places().map(place -> place.runnableInformer(0).itemStore(new SmallStore<>()))
                .toList();
        informers.forEach(this::start);
    }

    private void start(SharedIndexInformer<T> informer) {
        informer.exceptionHandler((started, cause) -> {
            LOG.warnf(
                    "%ss cannot be watched; will be retried: %s",
                    HasMetadata.getKind(mapping.type()), cause.getMessage());
            if (AccessRefusal.caused(cause)) {
                refused.add(informer);
            }
            return true;
        });
        informer.addEventHandler(unclaimed);
        informer.start();
    }

    public void stop() {
        informers.forEach(SharedIndexInformer::stop);
    }

    /**
     * Whether every resource that existed at the start is known. With several namespaces, some may have been deleted,
     * together with the rights in them: they are not waited for. If all are refused, the rights may still be granted.
     */
    public boolean synced() {
        List<SharedIndexInformer<T>> started = informers;
        return started.stream().anyMatch(SharedIndexInformer::hasSynced)
                && started.stream().allMatch(informer -> informer.hasSynced() || refused.contains(informer));
    }

    /** Whether resources of the namespace are watched and served. */
    public boolean covers(String namespace) {
        return (namespaces.isEmpty() || namespaces.contains(namespace))
                && claims.other(namespace).isEmpty();
    }

    public Optional<V> find(K id) {
        return views.find(id);
    }

    public Collection<V> all() {
        return views.all();
    }

    /**
     * Calls the listener for every existing resource, then with each change, in order, one call at a time. It must not
     * block.
     */
    public void onChange(Consumer<C> listener) {
        views.onChange(listener);
    }

    /**
     * Reads one resource from the API server, because the watch may be behind. Blocks; throws if the API server does
     * not respond.
     */
    public void refresh(String namespace, String name) {
        T found = client.resources(mapping.type())
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (found != null) {
            unclaimed.put(found);
        }
    }

    /**
     * All resources as the API server has them now; none of a namespace that refuses while others do not. Blocks;
     * throws if the API server does not respond, or if all namespaces are refused.
     */
    public Collection<T> read() {
        List<T> found = new ArrayList<>();
        List<KubernetesClientException> refusals = new ArrayList<>();
        List<AnyNamespaceOperation<T, KubernetesResourceList<T>, Resource<T>>> asked = places().toList();
        for (var place : asked) {
            try {
                found.addAll(place.list().getItems());
            } catch (KubernetesClientException e) {
                refusals.add(e);
                if (!AccessRefusal.caused(e) || refusals.size() == asked.size()) {
                    throw e;
                }
            }
        }
        return found.stream().filter(unclaimed::shows).toList();
    }

    /** Like {@link #read()}, for one namespace; empty if it is not served here. */
    public Collection<T> read(String namespace) {
        return covers(namespace)
                ? client.resources(mapping.type()).inNamespace(namespace).list().getItems()
                : List.of();
    }

    /** The resources as the watch last saw them; must not be changed. */
    public Collection<T> resources() {
        return stored().stream().filter(unclaimed::shows).toList();
    }

    /** Like {@link #resources()}, for one namespace. */
    public Collection<T> resources(String namespace) {
        return claims.other(namespace).isPresent() ? List.of() : stored(namespace);
    }

    private Collection<T> stored() {
        return informers.stream()
                .flatMap(informer -> informer.getStore().list().stream())
                .toList();
    }

    private Collection<T> stored(String namespace) {
        return informers.stream()
                .flatMap(informer -> informer.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace).stream())
                .toList();
    }

    /** Like {@link #resources()}, for one name. */
    public Optional<T> resource(String namespace, String name) {
        String key = Cache.namespaceKeyFunc(namespace, name);
        return informers.stream()
                .map(informer -> informer.getStore().getByKey(key))
                .filter(Objects::nonNull)
                .filter(unclaimed::shows)
                .findFirst();
    }

    private Stream<AnyNamespaceOperation<T, KubernetesResourceList<T>, Resource<T>>> places() {
        return namespaces.isEmpty()
                ? Stream.of(client.resources(mapping.type()).inAnyNamespace())
                : namespaces.stream()
                        .map(namespace -> client.resources(mapping.type()).inNamespace(namespace));
    }
}
