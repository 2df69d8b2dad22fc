package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/** Computes the ServiceAccount of a function that names none: it has no permissions. */
final class FunctionServiceAccount {
    private FunctionServiceAccount() {}

    static ServiceAccount desired(Workload workload) {
        return new ServiceAccountBuilder()
                .withMetadata(ObjectMetadata.of(workload))
                .withAutomountServiceAccountToken(false)
                .build();
    }
}
