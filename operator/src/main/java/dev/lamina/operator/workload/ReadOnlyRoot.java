package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Makes the root file system read-only, which the restricted pod security standard does not require. Needs volumes to
 * write to.
 */
record ReadOnlyRoot() implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        pod.editSecurityContext().withFsGroup(RestrictedSecurity.USER).endSecurityContext();
        container.editSecurityContext().withReadOnlyRootFilesystem(true).endSecurityContext();
    }
}
