package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * With volumes or without. The kubelet looks every 300 ms whether a pod's volumes are mounted, so a pod that has any, be it
 * for a token, starts that much later. Environments that are kept ahead of work gain nothing by going without.
 *
 * @param withoutVolumes what proves who a pod without volumes is; absent: there is none
 */
record Disk(Optional<SignedIdentity> withoutVolumes) implements PodFeature {
  private static final List<PodFeature> VOLUMES = List.of(new ProjectedIdentity(), new ScratchVolumes(), new ReadOnlyRoot());

  /** @param podKey as of {@code OperatorConfig} */
  static Disk of(Optional<String> podKey) {
    return new Disk(podKey.map(SignedIdentity::new));
  }

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    List<PodFeature> features = identity(workload).<List<PodFeature>>map(signed -> List.of(signed, new ContainerDisk())).orElse(VOLUMES);
    features.forEach(feature -> feature.apply(workload, pod, container));
  }

  /** What a pod without volumes needs beside it; absent for one with volumes. */
  Optional<Secret> secret(Workload workload) {
    return identity(workload).map(signed -> signed.secret(workload));
  }

  private Optional<SignedIdentity> identity(Workload workload) {
    return withoutVolumes.filter(signed -> !workload.isKept());
  }
}
