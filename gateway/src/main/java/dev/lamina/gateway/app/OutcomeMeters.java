package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/**
 * The meters of what callers named by a qualifier.
 *
 * @param throttles invocations that were answered with 429
 * @param duration time that the handler ran
 */
record OutcomeMeters(Counter invocations, Counter errors, Counter throttles, Counter coldStarts, Timer duration) {

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

    void removeFrom(MeterRegistry registry) {
        List.<Meter>of(invocations, errors, throttles, coldStarts, duration).forEach(registry::remove);
    }
}
