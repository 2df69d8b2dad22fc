package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Where no volume is, all that is written is on the container's own disk, and so is the limit: for /tmp what the spec says,
 * for code and layers as {@link ScratchVolumes} has it, and some for the log. Nothing of it is requested: nodes are not
 * filled by disk that is hardly ever used.
 */
record ContainerDisk() implements PodFeature {
  private static final String RESOURCE = "ephemeral-storage";
  private static final long LOG_MEBIBYTES = 64;

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    long tmp = Quantities.mebibytes(workload.spec().ephemeralStorage());
    container.editOrNewResources()
        .addToRequests(RESOURCE, new Quantity("0"))
        .addToLimits(RESOURCE, Quantities.ofMebibytes(tmp + ScratchVolumes.CONTENT_MEBIBYTES + LOG_MEBIBYTES))
        .endResources();
  }
}
