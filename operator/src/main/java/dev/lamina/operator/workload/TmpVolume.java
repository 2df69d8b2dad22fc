package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Adds /tmp, the only folder that a container image may write to, as on Lambda. It is a volume because an image made
 * from scratch has no such folder.
 */
record TmpVolume() implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        ScratchVolumes.mount(
                pod,
                container,
                "tmp",
                "/tmp",
                Quantities.ofMebibytes(Quantities.mebibytes(workload.spec().ephemeralStorage())));
    }
}
