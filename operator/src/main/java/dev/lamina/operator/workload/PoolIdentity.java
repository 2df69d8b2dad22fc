package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Sets what makes a pod a parked one: the ServiceAccount of its pool, which has no rights, and the variables by which
 * its program waits for a function.
 *
 * @param pool its name
 * @param account of the pool
 * @param gateway where it waits
 */
record PoolIdentity(String pool, String account, GatewayAccess gateway) implements PodFeature {
    private static final int PERIOD_SECONDS = 2;
    private static final int PATIENCE_SECONDS = 300;
    /** Longer than the longest timeout of a function, as that of the function's own pods is. */
    private static final long GRACE_SECONDS = 905;

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        gateway.addTo(container);
        Variables.addPodName(container, "LAMINA_POD_NAME");
        Variables.add(container, "LAMINA_POOL", pool);
        // The heap of a JVM has its size from the start.
        Variables.add(
                container,
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                String.valueOf(Quantities.mebibytes(workload.spec().memory())));
        container
                .withNewStartupProbe()
                .withNewExec()
                .withCommand("/bin/sh", "-c", "[ -e " + Workload.STATE + "parked ]")
                .endExec()
                .withPeriodSeconds(PERIOD_SECONDS)
                .withFailureThreshold(PATIENCE_SECONDS / PERIOD_SECONDS)
                .endStartupProbe();
        pod.withServiceAccountName(account);
        pod.withAutomountServiceAccountToken(false);
        pod.withTerminationGracePeriodSeconds(GRACE_SECONDS);
        pod.withEnableServiceLinks(false);
    }
}
