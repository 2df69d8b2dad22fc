package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Layer;
import dev.lamina.api.Trigger;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentRequest.Handler;
import dev.lamina.operator.content.ContentRequest.Owner;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.resolve.ContentResolution;
import dev.lamina.operator.resolve.ResolutionFact;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.workload.RunningContent;
import dev.lamina.operator.workload.Workload;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks everything that a function refers to: its runtime, its layers and its code, in this order, because each
 * depends on the previous one. A part that is no longer available is taken from the running version, if the spec still
 * names the same one: it was valid when it was read.
 */
@ApplicationScoped
class SpecResolution {
    private final RuntimeCatalogue runtimes;
    private final ContentResolution resolution;
    private final ImageResolution images;

    SpecResolution(RuntimeCatalogue runtimes, ContentResolution resolution) {
        this.runtimes = runtimes;
        this.resolution = resolution;
        this.images = new ImageResolution(runtimes);
    }

    /**
     * @param existing the function's Deployment, if there is one
     * @param environments the function's current environments
     */
    ResolutionResult of(
            Function function,
            Map<String, Layer> layers,
            List<Trigger> triggers,
            Optional<Deployment> existing,
            List<Environment> environments) {
        return function.getSpec()
                .image()
                .map(image -> images.of(function, image, triggers, existing, environments))
                .orElseGet(() -> ofArchives(function, layers, triggers, existing.flatMap(RunningContent::of)));
    }

    private ResolutionResult ofArchives(
            Function function, Map<String, Layer> layers, List<Trigger> triggers, Optional<RunningContent> running) {
        FunctionSpec spec = function.getSpec();
        Optional<RunningContent> same = running.filter(what -> what.isMadeFrom(spec));
        Optional<RuntimeImage> runtime = runtimes.find(spec.runtime());
        LayerCheck layerCheck = LayerCheck.of(spec, layers);
        Optional<List<String>> layersSha256 =
                layerCheck.fact().holds() ? Optional.of(layerCheck.sha256()) : same.map(RunningContent::layersSha256);
        ResolutionFact code =
                code(function, runtime.isPresent(), layersSha256, layerCheck.unzippedBytes(), same.isPresent());
        Optional<Workload> workload = runtime.or(() -> same.map(RunningContent::image))
                .flatMap(image -> code.content()
                        .flatMap(content -> layersSha256.map(
                                hashes -> new Workload(function, image, content.sha256(), hashes, triggers)))
                        // Code and layers are kept together: the code may have been compiled against the classes of
                        // these very layers.
                        .or(() -> same.map(what ->
                                new Workload(function, image, what.codeSha256(), what.layersSha256(), triggers))));
        return new ResolutionResult(
                runtimes.check(spec.runtime()), layerCheck.fact(), code.fact(), code.content(), workload);
    }

    private ResolutionFact code(
            Function function,
            boolean runtimeKnown,
            Optional<List<String>> layers,
            long layersUnzippedBytes,
            boolean sameRuns) {
        if (!runtimeKnown) {
            return later("UnknownRuntime", "The code is checked when the runtime is known");
        }
        if (function.getSpec().code().inline() != null && layers.isEmpty()) {
            return later("WaitingForLayers", "The code is compiled when the layers are ready");
        }
        return resolution.resolve(
                request(function, layers.orElse(List.of()), layersUnzippedBytes, sameRuns && wasResolved(function)),
                ResolutionResult.CODE_RESOLVED);
    }

    private static ResolutionFact later(String reason, String message) {
        return new ResolutionFact(
                Optional.empty(), ConditionFact.unknown(ResolutionResult.CODE_RESOLVED, reason, message));
    }

    private static ContentRequest request(
            Function function, List<String> layers, long layersUnzippedBytes, boolean settled) {
        FunctionSpec spec = function.getSpec();
        return new ContentRequest(
                function.getMetadata().getNamespace(),
                Owner.of(function),
                "spec.code",
                spec.code(),
                Optional.of(Handler.of(spec)),
                layers,
                layersUnzippedBytes,
                previous(function.getStatus()),
                settled);
    }

    static Optional<ResolvedContent> previous(FunctionStatus status) {
        return Optional.ofNullable(status)
                .filter(s -> s.codeSha256() != null && s.codeSource() != null && s.codeSizeBytes() != null)
                .map(s -> new ResolvedContent(s.codeSha256(), s.codeSizeBytes(), s.codeSource()));
    }

    private static boolean wasResolved(Function function) {
        return function.getStatus() != null
                && Conditions.find(function.getStatus().conditions(), ResolutionResult.CODE_RESOLVED)
                        .map(Condition::getStatus)
                        .filter("True"::equals)
                        .isPresent();
    }
}
