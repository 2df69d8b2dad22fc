package dev.lamina.operator.network;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes the policies that earlier versions wrote for each function and each version. They are listed once in a
 * namespace, as nothing writes them any longer.
 */
final class FormerNetworkPolicies {
    private static final String SELECTOR = Lamina.FUNCTION_LABEL + ",app.kubernetes.io/managed-by=lamina-operator";

    private final KubernetesClient client;

    // Mutable state: namespaces that have none
    private final Set<String> clean = ConcurrentHashMap.newKeySet();

    FormerNetworkPolicies(KubernetesClient client) {
        this.client = client;
    }

    /** To be called only while the namespace has the policy that replaces them. Blocks. */
    void remove(String namespace) {
        if (clean.contains(namespace)) {
            return;
        }
        client
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withLabelSelector(SELECTOR)
                .list()
                .getItems()
                .stream()
                .filter(FormerNetworkPolicies::isOfFunction)
                .forEach(policy -> client.resource(policy).delete());
        clean.add(namespace);
    }

    private static boolean isOfFunction(NetworkPolicy policy) {
        return policy.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getApiVersion().startsWith(Lamina.GROUP + "/")
                        && policy.getMetadata().getName().equals(Lamina.childName(owner.getName())));
    }
}
