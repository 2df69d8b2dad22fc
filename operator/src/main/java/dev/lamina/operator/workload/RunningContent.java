package dev.lamina.operator.workload;

import dev.lamina.api.FunctionSpec;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;

/**
 * The image, code and layers that a function's Deployment runs. They are used again while their sources are
 * unavailable: a deleted object, or a runtime that was removed from the installation, stops no function.
 *
 * @param madeFrom see {@link SpecFingerprint}; null on a Deployment of an older operator
 */
public record RunningContent(String madeFrom, RuntimeImage image, String codeSha256, List<String> layersSha256) {

    /** Reads a Deployment; empty if it does not have the function's container, or runs a container image. */
    public static Optional<RunningContent> of(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> Workload.CONTAINER.equals(container.getName()))
                .filter(container -> variable(container, ContentVariables.CODE).isPresent())
                .findFirst()
                .map(container -> new RunningContent(
                        madeFrom(deployment),
                        new RuntimeImage(
                                container.getImage(),
                                variable(container, LambdaVariables.EXECUTION_ENVIRONMENT)
                                        .orElse("")),
                        variable(container, ContentVariables.CODE).orElseThrow(),
                        variable(container, ContentVariables.LAYERS)
                                .map(hashes -> List.of(hashes.split(",")))
                                .orElse(List.of())));
    }

    /** Returns the image of Lamina's program in the pods of a container image; empty for a Deployment of other code. */
    public static Optional<RuntimeImage> sidecar(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> Workload.SIDECAR.equals(container.getName()))
                .findFirst()
                .map(container -> new RuntimeImage(container.getImage(), ""));
    }

    /** Returns whether it was made from the same runtime, handler, search path, code and layers as this spec names. */
    public boolean isMadeFrom(FunctionSpec spec) {
        return SpecFingerprint.of(spec).equals(madeFrom);
    }

    private static String madeFrom(Deployment deployment) {
        return deployment.getMetadata().getAnnotations() == null
                ? null
                : deployment.getMetadata().getAnnotations().get(SpecFingerprint.ANNOTATION);
    }

    private static Optional<String> variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> name.equals(variable.getName()) && variable.getValue() != null)
                .map(EnvVar::getValue)
                .findFirst();
    }
}
