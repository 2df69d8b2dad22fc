package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Sets Kubernetes' restricted pod security. Files of the image outside its content folders belong to root, not to the
 * function's user.
 */
record RestrictedSecurity() implements PodFeature {
    static final long USER = 1000;

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        pod.withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext();
        container
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext();
    }
}
