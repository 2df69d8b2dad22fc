package dev.lamina.operator.workload;

import dev.lamina.api.Logging;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * How the pod writes its log. Nothing where the manifest says nothing: the function may then set AWS's two variables itself,
 * which beside {@code logging} the schema refuses.
 */
record LogEnvironment() implements PodFeature {

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    Logging logging = workload.spec().logging();
    if (logging == null) {
      return;
    }
    Variables.add(container, "AWS_LAMBDA_LOG_FORMAT", logging.json() ? "JSON" : "Text");
    if (logging.json()) {
      Variables.add(container, "AWS_LAMBDA_LOG_LEVEL", logging.applicationLevelOrDefault().name());
      Variables.add(container, "LAMINA_SYSTEM_LOG_LEVEL", logging.systemLevelOrDefault().name());
    }
  }
}
