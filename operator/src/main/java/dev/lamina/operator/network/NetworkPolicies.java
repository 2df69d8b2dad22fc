package dev.lamina.operator.network;

import dev.lamina.operator.status.FieldOwner;
import dev.lamina.operator.workload.NamespaceNetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * Writes and removes the NetworkPolicy of a namespace. A policy that is already correct is not written, and while the
 * cache has it, it is not read from the API server either.
 */
@Singleton
public final class NetworkPolicies {
    private final KubernetesClient client;
    private final NamespaceUse use;
    /** A policy is removed while none is ensured. Otherwise a function could see one that is about to be removed. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    // Mutable state
    /** Namespaces whose policy the API server had. In others the cache may be older than a removal. */
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();

    private final AtomicReference<Function<String, Optional<NetworkPolicy>>> cache =
            new AtomicReference<>(namespace -> Optional.empty());

    public NetworkPolicies(KubernetesClient client) {
        this.client = client;
        this.use = new NamespaceUse(client);
    }

    /**
     * Takes a cache. Until then each policy is read from the API server.
     *
     * @param policies finds that of a namespace
     */
    void use(Function<String, Optional<NetworkPolicy>> policies) {
        cache.set(policies);
    }

    /**
     * Makes the namespace's policy exist. To be called before a function of the namespace gets pods.
     *
     * @return false if there is another NetworkPolicy of this name, which is not changed
     * @throws KubernetesClientException if it could not be read or written
     */
    public boolean ensure(String namespace) {
        lock.readLock().lock();
        try {
            NetworkPolicy desired = NamespaceNetworkPolicy.desired(namespace);
            if (confirmed.contains(namespace)
                    && cache.get()
                            .apply(namespace)
                            .filter(actual -> matches(actual, desired))
                            .isPresent()) {
                return true;
            }
            NetworkPolicy actual = client.resource(desired).get();
            if (actual != null && !isOurs(actual)) {
                return false;
            }
            if (actual == null || !matches(actual, desired)) {
                FieldOwner.apply(client, desired);
            }
            confirmed.add(namespace);
            return true;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Removes the policy if the namespace has neither functions nor their pods.
     *
     * @return false if it is needed
     */
    boolean removeUnused(String namespace) {
        confirmed.remove(namespace);
        if (use.hasFunctions(namespace)) {
            return false;
        }
        lock.writeLock().lock();
        try {
            if (confirmed.contains(namespace)) { // a function was created meanwhile
                return false;
            }
            NetworkPolicy actual =
                    client.resource(NamespaceNetworkPolicy.desired(namespace)).get();
            if (actual != null && isOurs(actual)) {
                client.resource(actual).delete();
            }
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Returns whether all that we write is there. What others add is theirs. */
    private static boolean matches(NetworkPolicy actual, NetworkPolicy desired) {
        return actual.getMetadata().getLabels() != null
                && actual.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(desired.getMetadata().getLabels().entrySet())
                && actual.getSpec() != null
                && desired.getSpec().getPodSelector().equals(actual.getSpec().getPodSelector())
                && desired.getSpec().getPolicyTypes().equals(actual.getSpec().getPolicyTypes());
    }

    /** One without our labels is ours if we wrote it. */
    private static boolean isOurs(NetworkPolicy actual) {
        return actual.getMetadata().getLabels() != null
                        && FieldOwner.NAME.equals(
                                actual.getMetadata().getLabels().get("app.kubernetes.io/managed-by"))
                || actual.getMetadata().getManagedFields().stream()
                        .anyMatch(entry -> FieldOwner.NAME.equals(entry.getManager()));
    }
}
