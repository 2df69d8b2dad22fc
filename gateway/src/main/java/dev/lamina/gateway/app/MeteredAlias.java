package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The meters of one alias by version, or of all aliases that share a name; guarded by its owner. */
final class MeteredAlias {
    /** An alias leads to two at the same time; the former ones end their invocations. */
    private static final int MAX_VERSIONS = 4;

    private final MeterRegistry registry;
    private final FunctionId name;
    private final Map<String, OutcomeMeters> versions = new LinkedHashMap<>(MAX_VERSIONS, 0.75f, true);

    MeteredAlias(MeterRegistry registry, FunctionId name) {
        this.registry = registry;
        this.name = name;
    }

    /** Returns the meters of a version. Those of the version that was not used for the longest time are removed. */
    OutcomeMeters version(String version) {
        String executed = name.isAlias() ? version : SeriesNames.OTHER;
        OutcomeMeters meters = versions.computeIfAbsent(executed, of -> AliasMeters.of(registry, name, of));
        if (versions.size() > MAX_VERSIONS) {
            Iterator<OutcomeMeters> oldest = versions.values().iterator();
            oldest.next().removeFrom(registry);
            oldest.remove();
        }
        return meters;
    }

    void remove() {
        versions.values().forEach(meters -> meters.removeFrom(registry));
    }
}
