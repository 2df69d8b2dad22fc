package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpec;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Trigger;
import dev.lamina.operator.startcache.StartCaches;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.RunningContent;
import dev.lamina.operator.workload.Workload;
import dev.lamina.operator.workload.Workload.Archives;
import dev.lamina.operator.workload.Workload.Code;
import dev.lamina.operator.workload.Workload.Image;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Resolves a version. Nothing is read: its code and layers are in the content store, under hashes that the version has.
 * Only its runtime may be missing in an installation.
 */
@ApplicationScoped
class VersionResolution {
    private final RuntimeCatalogue runtimes;

    VersionResolution(RuntimeCatalogue runtimes) {
        this.runtimes = runtimes;
    }

    /**
     * @param resource the version
     * @param function the version as a function
     * @param existing its Deployment, whose runtime is used if it is no longer in the installation
     */
    ResolutionResult of(
            FunctionVersion resource, Function function, List<Trigger> triggers, Optional<Deployment> existing) {
        FunctionVersionSpec version = resource.getSpec();
        boolean ofImage = version.image() != null;
        Optional<RuntimeImage> runtime = ofImage
                ? runtimes.program().or(() -> existing.flatMap(RunningContent::sidecar))
                : runtimes.find(version.functionSpec().runtime())
                        .or(() -> existing.flatMap(RunningContent::of).map(RunningContent::image));
        Code code = ofImage
                ? new Image(
                        new ImageStatus(version.image().name(), version.image().digest()))
                : new Archives(
                        version.codeSha256(),
                        version.layersSha256OrNone(),
                        runtime.flatMap(found -> StartCaches.usable(resource, found.image())));
        return new ResolutionResult(
                ofImage
                        ? runtimes.checkProgram()
                        : runtimes.check(version.functionSpec().runtime()),
                pinned(ResolutionResult.LAYERS_RESOLVED),
                pinned(ResolutionResult.CODE_RESOLVED),
                Optional.empty(),
                runtime.map(found -> new Workload(function, found, code, triggers)));
    }

    private static ConditionFact pinned(String type) {
        return ConditionFact.isTrue(type, "Published", "A version never changes");
    }
}
