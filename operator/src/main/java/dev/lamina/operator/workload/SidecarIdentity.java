package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Adds the token by which the gateway identifies the pod, as for functions without an image of their own. */
record SidecarIdentity(VolumeChoice choice) implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        choice.identity(workload)
                .<PodFeature>map(signed -> signed)
                .orElseGet(ProjectedIdentity::new)
                .apply(workload, pod, container);
    }
}
