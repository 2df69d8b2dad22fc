package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Handling;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What an invocation that ended in its function is billed for.
 *
 * @param function as it was when the invocation was admitted
 * @param billed billed duration
 * @param withinProvisioned whether it was within the function's provisioned concurrency
 */
record BilledUse(FunctionView function, Duration billed, boolean withinProvisioned) {
    private static final Duration ROUNDING = Duration.ofMillis(1);

    /**
     * Absent if the invocation did not end in its function.
     *
     * @param elsewhere invocations in flight on the other gateways
     */
    static Optional<BilledUse> of(Outcome outcome, Handling handling, ToIntFunction<FunctionId> elsewhere) {
        return outcome instanceof Outcome.Completed completed
                ? handling.function()
                        .map(function -> new BilledUse(
                                function,
                                billed(completed.usage(), handling),
                                isWithinProvisioned(function, handling, elsewhere)))
                : Optional.empty();
    }

    /**
     * What the environment measured, but not more than the gateway saw. One that was lost or stopped has measured
     * nothing: its time counts as the gateway saw it.
     */
    private static Duration billed(Optional<Usage> usage, Handling handling) {
        if (usage.isPresent()) {
            Duration most = handling.elapsed()
                    .plus(usage.get().init().orElse(Duration.ZERO))
                    .plus(ROUNDING);
            Duration billed = usage.get().billed();
            return billed.compareTo(most) < 0 ? billed : most;
        }
        return handling.given()
                .map(given -> handling.elapsed().minus(given.waited()))
                .orElse(Duration.ZERO);
    }

    private static boolean isWithinProvisioned(
            FunctionView function, Handling handling, ToIntFunction<FunctionId> elsewhere) {
        int slots = function.provisioned() * Math.max(1, function.perInstance());
        return slots > 0 && handling.inFlight() + elsewhere.applyAsInt(function.id()) <= slots;
    }
}
