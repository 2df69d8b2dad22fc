package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** More than the restricted pod security asks for, where there are volumes to write to, which are the user's then. */
record ReadOnlyRoot() implements PodFeature {

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    pod.editSecurityContext().withFsGroup(RestrictedSecurity.USER).endSecurityContext();
    container.editSecurityContext().withReadOnlyRootFilesystem(true).endSecurityContext();
  }
}
