package dev.lamina.operator.workload;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Computes the NetworkPolicy that denies all connections to the pods of functions: they poll for their work. One for
 * all functions of a namespace, so it has no owner. See docs/adr/0076.
 */
public final class NamespaceNetworkPolicy {
    public static final String NAME = "lamina-functions";

    /** Selects these policies, and no others of Lamina. */
    public static final String SELECTOR =
            "app.kubernetes.io/component=functions,app.kubernetes.io/managed-by=lamina-operator";

    private NamespaceNetworkPolicy() {}

    public static NetworkPolicy desired(String namespace) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .withLabels(labels())
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .addNewMatchExpression()
                .withKey(Lamina.FUNCTION_LABEL)
                .withOperator("Exists")
                .endMatchExpression()
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .endSpec()
                .build();
    }

    private static Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put("app.kubernetes.io/name", NAME);
        labels.put("app.kubernetes.io/component", "functions");
        labels.put("app.kubernetes.io/part-of", "lamina");
        labels.put("app.kubernetes.io/managed-by", "lamina-operator");
        return labels;
    }
}
