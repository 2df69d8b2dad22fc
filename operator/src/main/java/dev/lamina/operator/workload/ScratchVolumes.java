package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/** Where a read-only root file system may be written: /tmp for the handler, the code and the layers for the runtime. */
record ScratchVolumes() implements PodFeature {
  /** Twice what Lambda allows code and layers to unpack to: the archive itself lies beside its contents for a moment. */
  static final long CONTENT_MEBIBYTES = 512;

  private static final Quantity CONTENT = Quantities.ofMebibytes(CONTENT_MEBIBYTES);

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    mount(pod, container, "tmp", "/tmp", Quantities.ofMebibytes(Quantities.mebibytes(workload.spec().ephemeralStorage())));
    mount(pod, container, "task", "/var/task", CONTENT);
    mount(pod, container, "layers", "/opt/layer", CONTENT);
  }

  private static void mount(PodSpecBuilder pod, ContainerBuilder container, String name, String path, Quantity limit) {
    pod.addNewVolume().withName(name).withNewEmptyDir().withSizeLimit(limit).endEmptyDir().endVolume();
    container.addNewVolumeMount().withName(name).withMountPath(path).endVolumeMount();
  }
}
