package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Sets the image of the runtime, which has Lamina's program. */
record RuntimeContainerImage() implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        container.withImage(workload.runtime().image()).withImagePullPolicy("IfNotPresent");
    }
}
