package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Limits the container's own disk of a pod without volumes, to which everything is written: the size of /tmp from the
 * spec, the size of code and layers from {@link ScratchVolumes}, and some space for the log. Nothing is requested:
 * nodes would be full of reserved disk that is hardly ever used.
 */
record ContainerDisk() implements PodFeature {
    private static final String RESOURCE = "ephemeral-storage";
    private static final long LOG_MEBIBYTES = 64;

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        long tmp = Quantities.mebibytes(workload.spec().ephemeralStorage());
        container
                .editOrNewResources()
                .addToRequests(RESOURCE, new Quantity("0"))
                .addToLimits(
                        RESOURCE, Quantities.ofMebibytes(tmp + ScratchVolumes.stateMebibytes(workload) + LOG_MEBIBYTES))
                .endResources();
    }
}
