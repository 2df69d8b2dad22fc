package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.AliasView;
import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lambda's metrics per alias, next to those of its function: the same invocations under other names, so that a sum over
 * functions counts none twice. An alias has meters once it leads to a version, until it is deleted; the number of names
 * is bounded by {@link SeriesNames}.
 */
final class AliasMetrics {
    private final MeterRegistry registry;
    private final SeriesNames names;

    // Mutable state, guarded by this
    private final Map<FunctionId, MeteredAlias> meters = new HashMap<>();
    private final Map<FunctionId, MeteredAlias> byName = new HashMap<>();

    AliasMetrics(MeterRegistry registry, SeriesNames names) {
        this.registry = registry;
        this.names = names;
    }

    /** A deleted alias invokes nothing. */
    synchronized void follow(AliasView alias) {
        if (alias.version().isEmpty()) {
            remove(alias.id());
            return;
        }
        FunctionId name = names.add(alias.id());
        MeteredAlias metered = byName.computeIfAbsent(name, key -> new MeteredAlias(registry, key));
        meters.put(alias.id(), metered);
        // From 0 on: the first invocation of a series that begins with it would not be in an increase.
        Stream.of(alias.version(), alias.additional())
                .forEach(version -> version.ifPresent(of -> metered.version(of.version())));
    }

    /** @param version that ran, or was to run */
    void count(FunctionId alias, FunctionId version, Outcome outcome) {
        OutcomeMeters of = meters(alias, version);
        if (of != null) {
            of.count(outcome);
        }
    }

    private synchronized OutcomeMeters meters(FunctionId alias, FunctionId version) {
        MeteredAlias metered = meters.get(alias);
        return metered == null ? null : metered.version(version.version());
    }

    private void remove(FunctionId alias) {
        MeteredAlias metered = meters.remove(alias);
        if (metered == null) {
            return;
        }
        FunctionId name = names.remove(alias);
        if (!names.isUsed(name)) {
            byName.remove(name);
            metered.remove();
        }
    }
}
