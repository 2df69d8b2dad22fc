package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Memory as the spec has it, and the CPU that comes with it. The CPU limit is higher where memory buys less than an
 * environment needs to start in good time; the request, by which nodes are filled, is the share alone.
 *
 * @param startMillicores CPU that every environment may use
 */
record MemoryAndCpu(long startMillicores) implements PodFeature {
  /** So much memory comes with one CPU. */
  private static final long MEBIBYTES_PER_CPU = 1769;

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    long mebibytes = Quantities.mebibytes(workload.spec().memory());
    Quantity memory = Quantities.ofMebibytes(mebibytes);
    long share = Math.ceilDiv(mebibytes * 1000, MEBIBYTES_PER_CPU);
    container.withNewResources()
        .addToRequests("memory", memory)
        .addToRequests("cpu", Quantities.ofMillicores(share))
        .addToLimits("memory", memory)
        .addToLimits("cpu", Quantities.ofMillicores(Math.max(share, startMillicores)))
        .endResources();
  }
}
