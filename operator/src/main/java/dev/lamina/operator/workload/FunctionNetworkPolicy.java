package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;

/** Computes the NetworkPolicy that denies all connections to a function's pods: they poll for their work. */
final class FunctionNetworkPolicy {
    private FunctionNetworkPolicy() {}

    static NetworkPolicy desired(Workload workload) {
        return new NetworkPolicyBuilder()
                .withMetadata(ObjectMetadata.of(workload))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(workload))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .endSpec()
                .build();
    }
}
