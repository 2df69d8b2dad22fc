package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/** Names of the meters of one version as an alias invokes it: Lambda's dimensions Resource and ExecutedVersion. */
final class AliasMeters {
    private AliasMeters() {}

    /** @param name of the alias, or the one that aliases beyond a bound share */
    static OutcomeMeters of(MeterRegistry registry, FunctionId name, String executedVersion) {
        Tags tags = Tags.of(
                "namespace",
                name.namespace(),
                "function",
                name.function().name(),
                "alias",
                name.qualifier().orElse(SeriesNames.OTHER),
                "executed_version",
                executedVersion);
        // Whole names, as in docs/metrics.md: a search finds them, and a test compares them.
        return new OutcomeMeters(
                registry.counter("lamina.alias.invocations", tags),
                registry.counter("lamina.alias.errors", tags),
                registry.counter("lamina.alias.throttles", tags),
                registry.counter("lamina.alias.cold.starts", tags),
                Timer.builder("lamina.alias.duration")
                        .tags(tags)
                        .serviceLevelObjectives(FunctionMeters.BUCKETS)
                        .register(registry));
    }
}
