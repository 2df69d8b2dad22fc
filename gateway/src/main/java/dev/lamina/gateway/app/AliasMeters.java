package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/** The meters of one version as an alias invokes it: Lambda's dimensions Resource and ExecutedVersion. */
final class AliasMeters {
    private final MeterRegistry registry;
    private final Counter invocations;
    private final Counter errors;
    private final Counter throttles;
    private final Counter coldStarts;
    private final Timer duration;

    /** @param name of the alias, or the one that aliases beyond a bound share */
    AliasMeters(MeterRegistry registry, FunctionId name, String executedVersion) {
        this.registry = registry;
        Tags tags = Tags.of(
                "namespace",
                name.namespace(),
                "function",
                name.function().name(),
                "alias",
                name.qualifier().orElse(SeriesNames.OTHER),
                "executed_version",
                executedVersion);
        this.invocations = registry.counter("lamina.alias.invocations", tags);
        this.errors = registry.counter("lamina.alias.errors", tags);
        this.throttles = registry.counter("lamina.alias.throttles", tags);
        this.coldStarts = registry.counter("lamina.alias.cold.starts", tags);
        this.duration = Timer.builder("lamina.alias.duration")
                .tags(tags)
                .serviceLevelObjectives(FunctionMeters.BUCKETS)
                .register(registry);
    }

    void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Completed completed -> {
                invocations.increment();
                if (completed.functionError()) {
                    errors.increment();
                }
                completed.usage().ifPresent(this::count);
            }
            case Outcome.Throttled _ -> throttles.increment();
            case Outcome.Failed _, Outcome.Refused _ -> {
                /* counted at the function, if at all */
            }
        }
    }

    private void count(Usage usage) {
        duration.record(usage.duration());
        if (usage.init().isPresent()) {
            coldStarts.increment();
        }
    }

    void remove() {
        List.<Meter>of(invocations, errors, throttles, coldStarts, duration).forEach(registry::remove);
    }
}
