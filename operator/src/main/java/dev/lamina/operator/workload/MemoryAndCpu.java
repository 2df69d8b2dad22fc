package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Memory as the spec has it, and the CPU that comes with it. The CPU limit is higher where memory buys less than an
 * environment needs to start in good time; the request, by which nodes are filled, is the share alone. How the limit comes
 * down is {@code environment.CpuShare}'s.
 */
record MemoryAndCpu(Cpu cpu) implements PodFeature {

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    Quantity memory = Quantities.ofMebibytes(Quantities.mebibytes(workload.spec().memory()));
    container.withNewResources()
        .addToRequests("memory", memory)
        .addToRequests("cpu", Quantities.ofMillicores(cpu.share(workload.spec())))
        .addToLimits("memory", memory)
        .addToLimits("cpu", Quantities.ofMillicores(cpu.atStart(workload.spec())))
        .endResources();
  }
}
