package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.TreeMap;

/** The function's own variables, sorted, so that the order in a manifest is no change. */
record OwnEnvironment() implements PodFeature {

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    if (workload.spec().environment() != null) {
      new TreeMap<>(workload.spec().environment()).forEach((name, value) -> Variables.add(container, name, value));
    }
    if (workload.spec().environmentFrom() != null) {
      workload.spec().environmentFrom().forEach(from ->
          container.addNewEnvFrom().withNewSecretRef().withName(from.secret()).endSecretRef().endEnvFrom());
    }
  }
}
