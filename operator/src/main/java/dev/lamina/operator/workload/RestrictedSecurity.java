package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Kubernetes' restricted pod security, and a read-only root file system besides. */
record RestrictedSecurity() implements PodFeature {
  private static final long USER = 1000;

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    pod.withNewSecurityContext()
        .withRunAsNonRoot(true).withRunAsUser(USER).withRunAsGroup(USER).withFsGroup(USER)
        .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
        .endSecurityContext();
    container.withNewSecurityContext()
        .withAllowPrivilegeEscalation(false).withReadOnlyRootFilesystem(true)
        .withNewCapabilities().withDrop("ALL").endCapabilities()
        .endSecurityContext();
  }
}
