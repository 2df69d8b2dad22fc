package dev.lamina.operator.workload;

import dev.lamina.api.ContainerImage;
import dev.lamina.api.PullSecret;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Sets the user's image, what replaces its own settings, and the address of the Runtime API. */
record UserImage() implements PodFeature {
    private static final String RUNTIME_API = "127.0.0.1:9001";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        String reference = workload.image().orElseThrow().status().reference();
        ContainerImage image = workload.spec().image().orElseThrow();
        container
                .withImage(reference)
                .withImagePullPolicy(ImageReference.of(reference).isMoving() ? "Always" : "IfNotPresent")
                // Only so can the operator see that a program is made for another architecture.
                .withTerminationMessagePolicy("FallbackToLogsOnError");
        if (image.entryPoint() != null) {
            container.withCommand(
                    image.entryPoint().stream().map(Variables::unexpanded).toList());
        }
        if (image.command() != null) {
            container.withArgs(
                    image.command().stream().map(Variables::unexpanded).toList());
        }
        if (image.workingDirectory() != null) {
            container.withWorkingDir(image.workingDirectory());
        }
        if (image.pullSecrets() != null) {
            pod.withImagePullSecrets(image.pullSecrets().stream()
                    .map(PullSecret::name)
                    .distinct()
                    .map(LocalObjectReference::new)
                    .toList());
        }
        Variables.add(container, "AWS_LAMBDA_RUNTIME_API", RUNTIME_API);
    }
}
