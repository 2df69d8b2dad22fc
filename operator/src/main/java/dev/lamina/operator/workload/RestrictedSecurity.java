package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Kubernetes' restricted pod security. What the image has outside of its folders for content is root's, and the function is not. */
record RestrictedSecurity() implements PodFeature {
  static final long USER = 1000;

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    pod.withNewSecurityContext()
        .withRunAsNonRoot(true).withRunAsUser(USER).withRunAsGroup(USER)
        .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
        .endSecurityContext();
    container.withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities().withDrop("ALL").endCapabilities()
        .endSecurityContext();
  }
}
