package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Sets the memory of the spec and the CPU that corresponds to it. The CPU limit is higher if the share is less than an
 * environment needs to start quickly; the request, which matters for scheduling, is only the share.
 * {@code environment.CpuShare} reduces the limit.
 */
record MemoryAndCpu(Cpu cpu) implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        Quantity memory =
                Quantities.ofMebibytes(Quantities.mebibytes(workload.spec().memory()));
        container
                .withNewResources()
                .addToRequests("memory", memory)
                .addToRequests("cpu", Quantities.ofMillicores(cpu.share(workload.spec())))
                .addToLimits("memory", memory)
                .addToLimits("cpu", Quantities.ofMillicores(cpu.atStart(workload.spec())))
                .endResources();
    }
}
