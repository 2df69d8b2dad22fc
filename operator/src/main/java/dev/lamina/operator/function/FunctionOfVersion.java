package dev.lamina.operator.function;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpec;
import dev.lamina.api.FunctionVersionStatus;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.SnapStartStatus;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.OptionalInt;

/**
 * A version seen as a function with the name {@code NAME.3}, for everything that makes and watches the objects of a
 * function. It is never written: what it owns belongs to the FunctionVersion.
 */
@Group(Lamina.GROUP)
@Version(Lamina.VERSION)
@Kind("FunctionVersion")
final class FunctionOfVersion extends Function {

    /** @param provisioned concurrency that aliases request for the version */
    static Function of(FunctionVersion version, OptionalInt provisioned) {
        FunctionVersionSpec spec = version.getSpec();
        Concurrency concurrency = spec.functionSpec().concurrencyOrNone();
        Function function = new FunctionOfVersion();
        function.setMetadata(version.getMetadata());
        function.setSpec(
                provisioned.isEmpty()
                        ? spec.functionSpec()
                        : spec.functionSpec()
                                .withConcurrency(ConcurrencyBuilder.builder(concurrency)
                                        .provisioned(provisioned.getAsInt())
                                        .build()));
        function.setStatus(status(spec, version.getStatus()));
        return function;
    }

    /** Returns the version's status as that of a function. */
    private static FunctionStatus status(FunctionVersionSpec spec, FunctionVersionStatus status) {
        return FunctionStatusBuilder.builder()
                .conditions(status == null ? null : status.conditions())
                .observedGeneration(status == null ? null : status.observedGeneration())
                .codeSha256(spec.codeSha256())
                .image(
                        spec.image() == null
                                ? null
                                : new ImageStatus(
                                        spec.image().name(), spec.image().digest()))
                .build();
    }

    /**
     * Returns a function's status as that of a version.
     *
     * @param snapStart null if there is no result yet, and without spec.snapStart
     */
    static FunctionVersionStatus status(FunctionStatus status, SnapStartStatus snapStart) {
        return new FunctionVersionStatus(
                status.conditions(),
                status.observedGeneration(),
                status.arn(),
                status.replicas(),
                status.provisioned(),
                status.async(),
                snapStart);
    }
}
