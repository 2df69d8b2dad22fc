package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** One aspect of a function's pod. Features only add to the pod and do not depend on each other. */
interface PodFeature {

    void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container);
}
