package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Adds what extensions expect of the pod: Lambda's name for it, where they receive telemetry. */
record LoopbackHost() implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        pod.addNewHostAlias()
                .withIp("127.0.0.1")
                .withHostnames("sandbox.localdomain", "sandbox")
                .endHostAlias();
    }
}
