package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The meters of invocations of one name. Durations are the handler's, as the pod measured them; "elapsed" is the time
 * the gateway measured.
 */
final class FunctionMeters {
    /** Includes requests that were throttled before their function was known, without its name. */
    static final String THROTTLES = "lamina.throttles";

    static final String CAUSE = "cause";
    private static final Set<ThrottleCause> CAUSES = EnumSet.complementOf(EnumSet.of(ThrottleCause.BODIES));
    /** Up to Lambda's longest timeout; few, because every function has them all. */
    static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(300),
        Duration.ofSeconds(900)
    };

    private static final double MS_PER_SECOND = 1000;
    /** As AWS counts. */
    private static final double MIB_PER_GB = 1024;

    private final MeterRegistry registry;
    private final Counter invocations;
    private final Counter errors;
    private final Map<ThrottleCause, Counter> throttles = new EnumMap<>(ThrottleCause.class);
    private final Counter faults;
    private final Counter coldStarts;
    private final Counter recursions;
    private final Timer duration;
    private final Timer elapsed;
    private final Gauge concurrency;
    private final Counter billed;
    private final Counter onDemand;
    private final Counter withinProvisioned;

    /** @param inFlight the present number on this gateway */
    FunctionMeters(MeterRegistry registry, FunctionId id, IntSupplier inFlight) {
        this.registry = registry;
        Tags tags = Tags.of("namespace", id.namespace(), "function", id.name());
        this.invocations = registry.counter("lamina.invocations", tags);
        this.errors = registry.counter("lamina.errors", tags);
        for (ThrottleCause cause : CAUSES) {
            throttles.put(cause, registry.counter(THROTTLES, tags.and(CAUSE, cause.tag())));
        }
        this.faults = registry.counter("lamina.faults", tags);
        this.coldStarts = registry.counter("lamina.cold.starts", tags);
        this.recursions = registry.counter("lamina.recursive.invocations.dropped", tags);
        this.duration = Timer.builder("lamina.duration")
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        this.elapsed = registry.timer("lamina.elapsed", tags);
        this.concurrency = Gauge.builder("lamina.concurrent.executions", inFlight::getAsInt)
                .tags(tags)
                .register(registry);
        this.billed = Counter.builder("lamina.billed.duration")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        this.onDemand = gbSeconds(tags, false);
        this.withinProvisioned = gbSeconds(tags, true);
    }

    private Counter gbSeconds(Tags tags, boolean provisioned) {
        return Counter.builder("lamina.billed.gb")
                .baseUnit("seconds")
                .tags(tags.and("provisioned", String.valueOf(provisioned)))
                .register(registry);
    }

    /** @param within whether it was within provisioned concurrency */
    void bill(Duration duration, int memoryMb, boolean within) {
        double seconds = duration.toMillis() / MS_PER_SECOND;
        billed.increment(seconds);
        (within ? withinProvisioned : onDemand).increment(seconds * memoryMb / MIB_PER_GB);
    }

    void count(Outcome outcome, Duration took) {
        switch (outcome) {
            case Outcome.Completed completed -> {
                invocations.increment();
                if (completed.functionError()) {
                    errors.increment();
                }
                completed.usage().ifPresent(this::count);
                elapsed.record(took);
            }
            case Outcome.Throttled throttled -> throttles.get(throttled.cause()).increment();
            case Outcome.Failed failed -> faults.increment();
            case Outcome.Refused refused
            when refused.exception().equals(Outcome.Refused.RECURSIVE) -> recursions.increment();
            case Outcome.Refused refused -> {
                /* Lambda has no metric for a caller's mistake */
            }
        }
    }

    void remove() {
        List.<Meter>of(
                        invocations,
                        errors,
                        faults,
                        coldStarts,
                        recursions,
                        duration,
                        elapsed,
                        concurrency,
                        billed,
                        onDemand,
                        withinProvisioned)
                .forEach(registry::remove);
        throttles.values().forEach(registry::remove);
    }

    private void count(Usage usage) {
        duration.record(usage.duration());
        if (usage.init().isPresent()) {
            coldStarts.increment();
        }
    }
}
