package dev.lamina.operator.environment;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many pods of a function may be replaced: a few at once, and then one in a while. A function that has used none
 * for a time has the whole budget, so nothing is kept for it.
 */
final class ReplacementBudget {
    static final int AT_ONCE = 10;
    static final Duration ONE_MORE_AFTER = Duration.ofSeconds(10);

    private static final long STEP = ONE_MORE_AFTER.toNanos();

    private final LongSupplier clock;

    // Mutable state: when each function has its whole budget again
    private final Map<String, Long> wholeAt = new ConcurrentHashMap<>();

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    ReplacementBudget(LongSupplier clock) {
        this.clock = clock;
    }

    /** Takes one pod of the function's budget. Not for two threads with the same function. */
    boolean take(String function) {
        long now = clock.getAsLong();
        wholeAt.values().removeIf(whole -> whole - now <= 0);
        long next = wholeAt.getOrDefault(function, now) + STEP;
        if (next - now > AT_ONCE * STEP) {
            return false;
        }
        wholeAt.put(function, next);
        return true;
    }

    /** Returns the functions that do not have their whole budget. */
    Set<String> used() {
        return wholeAt.keySet();
    }
}
