package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lambda's metrics per version, of invocations that name it by its number. A version has meters from its first such
 * invocation until it is deleted; of a function, those that were used last. The number of names is bounded by
 * {@link SeriesNames}, because a function may have hundreds of versions, and callers choose among them.
 */
final class VersionMetrics {
    private static final int MAX_VERSIONS = 4;

    private final MeterRegistry registry;
    private final SeriesNames names;

    // Mutable state, guarded by this: by function, the versions in the order of their last use
    private final Map<FunctionId, Map<FunctionId, FunctionId>> used = new HashMap<>();
    private final Map<FunctionId, OutcomeMeters> byName = new HashMap<>();

    VersionMetrics(MeterRegistry registry, SeriesNames names) {
        this.registry = registry;
        this.names = names;
    }

    /** @param version that exists: unknown ones must get no series */
    void count(FunctionId version, Outcome outcome) {
        meters(version).count(outcome);
    }

    private synchronized OutcomeMeters meters(FunctionId version) {
        Map<FunctionId, FunctionId> ofFunction =
                used.computeIfAbsent(version.function(), _ -> new LinkedHashMap<>(MAX_VERSIONS, 0.75f, true));
        if (!ofFunction.containsKey(version) && ofFunction.size() == MAX_VERSIONS) {
            remove(ofFunction.keySet().iterator().next());
        }
        FunctionId name = ofFunction.computeIfAbsent(version, names::add);
        return byName.computeIfAbsent(name, of -> VersionMeters.of(registry, of));
    }

    /** Forgets a deleted version, or all of a deleted function. */
    synchronized void remove(FunctionId deleted) {
        Map<FunctionId, FunctionId> ofFunction = used.getOrDefault(deleted.function(), Map.of());
        for (FunctionId version : List.copyOf(ofFunction.keySet())) {
            if (deleted.equals(version) || !deleted.isVersion()) {
                ofFunction.remove(version);
                FunctionId name = names.remove(version);
                if (!names.isUsed(name)) {
                    byName.remove(name).removeFrom(registry);
                }
            }
        }
        if (!deleted.isVersion()) {
            used.remove(deleted);
        }
    }
}
