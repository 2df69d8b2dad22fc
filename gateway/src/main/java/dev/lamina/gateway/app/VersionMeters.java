package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Names of the meters of one version that is invoked by its number: Lambda's dimension Resource, FUNCTION:VERSION. */
final class VersionMeters {
    private VersionMeters() {}

    /** @param name of the version, or the one that versions beyond a bound share */
    static OutcomeMeters of(MeterRegistry registry, FunctionId name) {
        Tags tags = Tags.of(
                "namespace",
                name.namespace(),
                "function",
                name.function().name(),
                "version",
                name.qualifier().orElse(SeriesNames.OTHER));
        return OutcomeMeters.of(registry, "lamina.version", tags);
    }
}
