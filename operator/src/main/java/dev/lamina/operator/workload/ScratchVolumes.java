package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Adds writable volumes to a read-only root file system: /tmp for the handler; code, layers and state for the runtime.
 */
record ScratchVolumes() implements PodFeature {
    /** Twice Lambda's limit for unpacked code and layers. The state has their archives. */
    static final long CONTENT_MEBIBYTES = 512;

    /** In addition, for a start cache and what is written while it is made. */
    private static final long START_CACHE_MEBIBYTES = 512;

    private static final Quantity CONTENT = Quantities.ofMebibytes(CONTENT_MEBIBYTES);

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        mount(
                pod,
                container,
                "tmp",
                "/tmp",
                Quantities.ofMebibytes(Quantities.mebibytes(workload.spec().ephemeralStorage())));
        mount(pod, container, "task", "/var/task", CONTENT);
        mount(pod, container, "layers", "/opt", CONTENT);
        mount(pod, container, "state", "/var/lamina/state", Quantities.ofMebibytes(stateMebibytes(workload)));
    }

    /** Returns the size of the folder of the runtime's state. */
    static long stateMebibytes(Workload workload) {
        return CONTENT_MEBIBYTES + (workload.wantsStartCache() ? START_CACHE_MEBIBYTES : 0);
    }

    static void mount(PodSpecBuilder pod, ContainerBuilder container, String name, String path, Quantity limit) {
        pod.addNewVolume()
                .withName(name)
                .withNewEmptyDir()
                .withSizeLimit(limit)
                .endEmptyDir()
                .endVolume();
        container.addNewVolumeMount().withName(name).withMountPath(path).endVolumeMount();
    }
}
