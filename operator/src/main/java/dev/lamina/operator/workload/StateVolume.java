package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Adds the folder of the state of Lamina's program: its markers and its token. */
record StateVolume() implements PodFeature {
    private static final long MEBIBYTES = 16;

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        ScratchVolumes.mount(pod, container, "state", "/var/lamina/state", Quantities.ofMebibytes(MEBIBYTES));
    }
}
