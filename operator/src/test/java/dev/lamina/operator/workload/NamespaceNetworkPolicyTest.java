package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** The policy of a namespace, as it is written. */
class NamespaceNetworkPolicyTest {

    @Test
    void allPodsOfFunctionsAreSelected() {
        assertThat(Serialization.asYaml(NamespaceNetworkPolicy.desired("shop"))).isEqualTo("""
                ---
                apiVersion: "networking.k8s.io/v1"
                kind: "NetworkPolicy"
                metadata:
                  labels:
                    app.kubernetes.io/component: "functions"
                    app.kubernetes.io/managed-by: "lamina-operator"
                    app.kubernetes.io/name: "lamina-functions"
                    app.kubernetes.io/part-of: "lamina"
                  name: "lamina-functions"
                  namespace: "shop"
                spec:
                  podSelector:
                    matchExpressions:
                    - key: "lamina.dev/function"
                      operator: "Exists"
                  policyTypes:
                  - "Ingress"
                """);
    }

    @Test
    void selectorFindsThePolicy() {
        var labels = NamespaceNetworkPolicy.desired("shop").getMetadata().getLabels();

        assertThat(NamespaceNetworkPolicy.SELECTOR.split(","))
                .allSatisfy(part -> assertThat(labels).containsEntry(part.split("=")[0], part.split("=")[1]));
    }
}
