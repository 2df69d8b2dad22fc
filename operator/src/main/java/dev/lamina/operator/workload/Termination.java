package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Sets how a pod ends: it finishes its running invocation. Also disables defaults of Kubernetes. */
record Termination() implements PodFeature {
    private static final long SPARE_SECONDS = 5;

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        pod.withTerminationGracePeriodSeconds(workload.spec().timeoutSeconds() + SPARE_SECONDS);
        pod.withEnableServiceLinks(false);
    }
}
