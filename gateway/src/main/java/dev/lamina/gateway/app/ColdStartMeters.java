package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of cold starts of one name: a timer for each phase that was ever measured. */
final class ColdStartMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<ColdStartPhase, Timer> timers = new ConcurrentHashMap<>();

    // Mutable state, guarded by this
    private boolean removed;

    ColdStartMeters(MeterRegistry registry, FunctionId id) {
        this.registry = registry;
        this.tags = Tags.of("namespace", id.namespace(), "function", id.name());
    }

    /** Phases are measured later than the invocation: after the function was deleted, they are dropped. */
    synchronized void record(ColdStartPhase phase, Duration took) {
        if (!removed) {
            timers.computeIfAbsent(phase, this::timer).record(took);
        }
    }

    synchronized void remove() {
        removed = true;
        timers.values().forEach(registry::remove);
    }

    private Timer timer(ColdStartPhase phase) {
        return registry.timer("lamina.cold.start.phase", tags.and("phase", phase.tag()));
    }
}
