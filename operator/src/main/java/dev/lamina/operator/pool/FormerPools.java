package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Removes pools that the settings no longer have. Their parked pods end at once. Pods that have a function by now still
 * have the ServiceAccount of the pool: it is deleted, and with it the rest of the pool, when the last of them has
 * ended.
 */
final class FormerPools {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final List<String> namespaces;
    private final BiPredicate<String, String> wanted;

    // Mutable state, of one thread: null until they were listed
    private Set<ServiceAccount> left;

    /**
     * @param namespaces the only ones of this installation; empty: all
     * @param wanted decides by namespace and name of the ServiceAccount
     */
    FormerPools(KubernetesClient client, List<String> namespaces, BiPredicate<String, String> wanted) {
        this.client = client;
        this.namespaces = namespaces;
        this.wanted = wanted;
    }

    /** Lists them the first time; afterwards it costs requests only while some are left. Blocks. */
    void remove() {
        if (left == null) {
            left = new HashSet<>(list());
            left.removeIf(account -> wanted.test(namespace(account), name(account)));
            left.forEach(this::end);
        }
        left.removeIf(this::delete);
    }

    private List<ServiceAccount> list() {
        if (namespaces.isEmpty()) {
            return client.serviceAccounts()
                    .inAnyNamespace()
                    .withLabel(Lamina.POOL_LABEL)
                    .list()
                    .getItems();
        }
        List<ServiceAccount> all = new ArrayList<>();
        namespaces.forEach(namespace -> all.addAll(client.serviceAccounts()
                .inNamespace(namespace)
                .withLabel(Lamina.POOL_LABEL)
                .list()
                .getItems()));
        return all;
    }

    private void end(ServiceAccount pool) {
        var deployment =
                client.apps().deployments().inNamespace(namespace(pool)).withName(name(pool));
        if (deployment.get() != null) {
            deployment.patch(MERGE, "{\"spec\":{\"replicas\":0}}");
        }
    }

    private boolean delete(ServiceAccount pool) {
        boolean used = client.pods().inNamespace(namespace(pool)).list().getItems().stream()
                .anyMatch(pod -> name(pool).equals(pod.getSpec().getServiceAccountName()));
        if (!used) {
            client.resource(pool).delete();
        }
        return !used;
    }

    private static String namespace(HasMetadata object) {
        return object.getMetadata().getNamespace();
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
