package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Sets the ServiceAccount of the execution role, without a token for the API server. */
record RoleIdentity() implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        pod.withServiceAccountName(workload.spec().executionRoleOrNone().serviceAccountOf(workload.functionName()));
        pod.withAutomountServiceAccountToken(false);
    }
}
