package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** One function's meters of asynchronous events. */
final class AsyncMeters {
    private final MeterRegistry registry;
    private final Counter received;
    private final Counter dropped;
    private final Counter recordFailures;
    private final Counter deadLetterErrors;
    private final Timer age;

    AsyncMeters(MeterRegistry registry, FunctionId id) {
        this.registry = registry;
        Tags tags = Tags.of("namespace", id.namespace(), "function", id.name());
        this.received = registry.counter("lamina.async.events.received", tags);
        this.dropped = registry.counter("lamina.async.events.dropped", tags);
        this.recordFailures = registry.counter("lamina.destination.delivery.failures", tags);
        this.deadLetterErrors = registry.counter("lamina.dead.letter.errors", tags);
        this.age = registry.timer("lamina.async.event.age", tags);
    }

    void received() {
        received.increment();
    }

    void started(Duration eventAge) {
        age.record(eventAge.isNegative() ? Duration.ZERO : eventAge);
    }

    void dropped() {
        dropped.increment();
    }

    void recordFailed() {
        recordFailures.increment();
    }

    void deadLetterFailed() {
        deadLetterErrors.increment();
    }

    void remove() {
        List.<Meter>of(received, dropped, recordFailures, deadLetterErrors, age).forEach(registry::remove);
    }
}
