package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

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
        // Whole names, as in docs/metrics.md: a search finds them, and a test compares them.
        return new OutcomeMeters(
                registry.counter("lamina.version.invocations", tags),
                registry.counter("lamina.version.errors", tags),
                registry.counter("lamina.version.throttles", tags),
                registry.counter("lamina.version.cold.starts", tags),
                Timer.builder("lamina.version.duration")
                        .tags(tags)
                        .serviceLevelObjectives(FunctionMeters.BUCKETS)
                        .register(registry));
    }
}
