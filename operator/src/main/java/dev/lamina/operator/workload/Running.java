package dev.lamina.operator.workload;

import dev.lamina.api.FunctionSpec;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;

/**
 * The image, code and layers that a function's Deployment runs. They are used again while their sources are unavailable: a deleted
 * object, or a runtime that was removed from the installation, stops no function.
 *
 * @param madeFrom see {@link MadeFrom}; null on a Deployment of an older operator
 */
public record Running(String madeFrom, RuntimeImage image, String codeSha256, List<String> layersSha256) {

  /** Reads a Deployment; empty if it does not have the function's container. */
  public static Optional<Running> of(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
        .filter(container -> Workload.CONTAINER.equals(container.getName()))
        .filter(container -> variable(container, ContentEnvironment.CODE).isPresent())
        .findFirst()
        .map(container -> new Running(madeFrom(deployment),
            new RuntimeImage(container.getImage(), variable(container, AwsEnvironment.EXECUTION_ENVIRONMENT).orElse("")),
            variable(container, ContentEnvironment.CODE).orElseThrow(),
            variable(container, ContentEnvironment.LAYERS).map(hashes -> List.of(hashes.split(","))).orElse(List.of())));
  }

  /** Returns whether it was made from the same runtime, handler, PYTHONPATH, code and layers as this spec names. */
  public boolean isMadeFrom(FunctionSpec spec) {
    return MadeFrom.of(spec).equals(madeFrom);
  }

  private static String madeFrom(Deployment deployment) {
    return deployment.getMetadata().getAnnotations() == null ? null : deployment.getMetadata().getAnnotations().get(MadeFrom.ANNOTATION);
  }

  private static Optional<String> variable(Container container, String name) {
    return container.getEnv().stream()
        .filter(variable -> name.equals(variable.getName()) && variable.getValue() != null).map(EnvVar::getValue).findFirst();
  }
}
