package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Lets the running invocation finish when the pod ends: the kubelet stops the user's image only after Lamina's program
 * has answered. A client of the Runtime API ends at once when it is stopped.
 */
record EndAfterInvocation() implements PodFeature {
    private static final int PORT = 9002;
    private static final String PATH = "/drained";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        container
                .editOrNewLifecycle()
                .withNewPreStop()
                .withNewHttpGet()
                .withPath(PATH)
                .withPort(new IntOrString(PORT))
                .endHttpGet()
                .endPreStop()
                .endLifecycle();
    }
}
