package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

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
        return OutcomeMeters.of(registry, "lamina.alias", tags);
    }
}
