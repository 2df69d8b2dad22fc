package dev.lamina.operator.workload;

import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Sets the resources of Lamina's program, which are not taken from those of the function.
 *
 * @param startCpu CPU limit, as a quantity: the program must start before the user's image does
 */
record SidecarResources(OperatorConfig.Sidecar sidecar, String startCpu) implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        // The heap is half of it.
        Variables.add(
                container, "LAMINA_MEMORY_LIMIT_MIB", String.valueOf(Quantities.mebibytes(sidecar.memoryLimit())));
        container
                .withNewResources()
                .addToRequests("memory", Quantities.ofMebibytes(Quantities.mebibytes(sidecar.memoryRequest())))
                .addToRequests("cpu", Quantities.ofMillicores(Quantities.millicores(sidecar.cpuRequest())))
                .addToLimits("memory", Quantities.ofMebibytes(Quantities.mebibytes(sidecar.memoryLimit())))
                .addToLimits("cpu", Quantities.ofMillicores(Quantities.millicores(startCpu)))
                .endResources();
    }
}
