package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Shares the process namespace of the pod, so that Lamina's program sees the processes of the user's image, and can end
 * them after a timeout.
 */
record SharedProcesses() implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        pod.withShareProcessNamespace(true);
        Variables.add(container, "LAMINA_RUNS", "container");
    }
}
