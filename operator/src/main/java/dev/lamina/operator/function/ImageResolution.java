package dev.lamina.operator.function;

import dev.lamina.api.ContainerImage;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Trigger;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.RunningContent;
import dev.lamina.operator.workload.Workload;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;

/** Resolves a function that is a container image. Nothing of it is read: the nodes pull the image. */
record ImageResolution(RuntimeCatalogue runtimes) {

    /** @param existing the function's Deployment, whose program is used if it is no longer in the installation */
    ResolutionResult of(
            Function function,
            ContainerImage image,
            List<Trigger> triggers,
            Optional<Deployment> existing,
            List<Environment> environments) {
        ImageStatus pinned = PinnedImage.of(
                image,
                Optional.ofNullable(function.getStatus())
                        .map(FunctionStatus::image)
                        .orElse(null),
                environments);
        Optional<RuntimeImage> program = runtimes.program().or(() -> existing.flatMap(RunningContent::sidecar));
        return new ResolutionResult(
                runtimes.checkProgram(),
                ConditionFact.isTrue(ResolutionResult.LAYERS_RESOLVED, "NoLayers", "A container image has no layers"),
                resolved(pinned),
                Optional.empty(),
                program.map(found -> new Workload(function, found, new Workload.Image(pinned), triggers)));
    }

    private static ConditionFact resolved(ImageStatus image) {
        return ConditionFact.isTrue(
                ResolutionResult.CODE_RESOLVED,
                "ContainerImage",
                image.digest() == null
                        ? "Image " + image.name() + "; its digest is known when the first environment has pulled it"
                        : "Image " + image.name() + ", " + image.digest());
    }
}
