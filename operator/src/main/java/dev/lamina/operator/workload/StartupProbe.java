package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Sets the startup probe, which reads the runtime's marker files (see docs/runtime-contract.md): a rollout keeps old
 * environments until it passes, and the operator knows when initialisation has ended. Invocations do not wait for the
 * probe. See docs/adr/0022.
 *
 * <p>A provisioned environment is started when its handler is initialised, and is probed early and often. Other
 * environments are started when they poll, which they also do to report a failed initialisation. They are probed
 * rarely, because every probe is a process in the container, for which many environments that start together have no
 * CPU. The kubelet counts the period from the pod and the delay from the container: a delay near the period would cost
 * a second period.
 *
 * <p>An environment of a container image is started when it is initialised: only then is its pod replaced when the
 * image's program ends. See docs/adr/0042.
 */
record StartupProbe() implements PodFeature {
    private static final int OF_KEPT_SECONDS = 2;
    private static final int OF_OTHERS_SECONDS = 3;
    private static final int DELAY_OF_OTHERS_SECONDS = 1;
    private static final int TIMEOUT_SECONDS = 5;
    /**
     * Longer than any initialisation may take: a container that is killed by the probe is restarted, which may help.
     */
    private static final int PATIENCE_SECONDS = 1800;

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        boolean kept = workload.isKept();
        boolean initialised = kept || workload.image().isPresent();
        int period = kept ? OF_KEPT_SECONDS : OF_OTHERS_SECONDS;
        container
                .withNewStartupProbe()
                .withNewExec()
                .withCommand(
                        "/bin/sh", "-c", "[ -e " + Workload.STATE + (initialised ? "initialised" : "polling") + " ]")
                .endExec()
                .withInitialDelaySeconds(kept ? null : Integer.valueOf(DELAY_OF_OTHERS_SECONDS))
                .withPeriodSeconds(period)
                .withTimeoutSeconds(TIMEOUT_SECONDS)
                .withFailureThreshold(PATIENCE_SECONDS / period)
                .endStartupProbe();
    }
}
