package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Holds back the next container of the pod until Lamina's program serves the Runtime API: a client calls it once, and
 * most end if nothing listens. The kubelet starts the containers in turn, and waits for this hook. A native sidecar
 * with a startup probe would take up to a second longer, because the kubelet probes once a second.
 */
record ServingBeforeFunction() implements PodFeature {
    /** The hook fails after a minute, and the kubelet then starts the container again. */
    private static final String WAIT = "i=0; until [ -e " + Workload.STATE
            + "serving ]; do i=$((i+1)); [ $i -le 1200 ] || exit 1; /bin/sleep 0.05; done";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        container
                .editOrNewLifecycle()
                .withNewPostStart()
                .withNewExec()
                .withCommand("/bin/sh", "-c", WAIT)
                .endExec()
                .endPostStart()
                .endLifecycle();
    }
}
