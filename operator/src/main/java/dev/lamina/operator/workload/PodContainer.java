package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;

/**
 * A container of a function's pod.
 *
 * @param features in the order of application; they may add to the pod as well
 */
record PodContainer(String name, List<PodFeature> features) {

    Container made(Workload workload, PodSpecBuilder pod) {
        ContainerBuilder container = new ContainerBuilder().withName(name);
        features.forEach(feature -> feature.apply(workload, pod, container));
        return container.build();
    }
}
