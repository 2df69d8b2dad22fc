package dev.lamina.operator.function;

import dev.lamina.api.FunctionStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How often a function without a problem is checked for what sends no event, such as a new object in a bucket or a
 * ServiceAccount that was deleted. Each check costs the operator 10 ms of CPU (docs/scale.md), so beyond a thousand
 * functions each one is checked less often.
 */
final class CheckInterval {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int IN_A_MINUTE = 1000;

    private final InstantSource clock;

    // Mutable state
    private Instant counted = Instant.MIN;
    private long functions;

    CheckInterval(InstantSource clock) {
        this.clock = clock;
    }

    /** @param count counts the functions; called once a minute at most */
    synchronized Duration of(LongSupplier count) {
        Instant now = clock.instant();
        if (counted.isBefore(now.minus(SHORTEST))) {
            functions = count.getAsLong();
            counted = now;
        }
        return SHORTEST.multipliedBy(Math.max(1, Math.ceilDiv(functions, IN_A_MINUTE)));
    }

    /** Returns the control with this interval if the status has no problem; it must have another one already. */
    static <R extends HasMetadata> UpdateControl<R> whileWell(
            UpdateControl<R> control, FunctionStatus status, Duration interval) {
        boolean well = status.conditions().stream()
                .allMatch(condition -> condition.getStatus().equals("True"));
        return well && control.getScheduleDelay().orElse(0L) > 0 ? control.rescheduleAfter(interval) : control;
    }
}
