package dev.lamina.gateway.pacing;

import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Counts failures in a row by key, and decides when each key may be attempted again. Thread-safe.
 *
 * @param <K> the type of the keys
 */
public final class FailureCounts<K> {
    private record Failed(int times, Instant again) {}

    private final Backoff backoff;
    private final InstantSource clock;

    // Mutable state
    private final Map<K, Failed> failed = new ConcurrentHashMap<>();

    public FailureCounts(Backoff backoff, InstantSource clock) {
        this.backoff = backoff;
        this.clock = clock;
    }

    /** Whether the pause after the last failure is over; true also for a key that has not failed. */
    public boolean mayTry(K key) {
        Failed last = failed.get(key);
        return last == null || !clock.instant().isBefore(last.again());
    }

    /** Notes one more failure; returns how many there were in a row. */
    public int add(K key) {
        return failed.compute(key, (_, last) -> next(last == null ? 1 : last.times() + 1))
                .times();
    }

    private Failed next(int times) {
        Duration pause = backoff.after(times);
        return new Failed(times, clock.instant().plus(pause));
    }

    /** Notes a success: the next failure is the first again. */
    public void clear(K key) {
        failed.remove(key);
    }

    /** Forgets all other keys. */
    public void keepOnly(Predicate<K> wanted) {
        failed.keySet().removeIf(wanted.negate());
    }
}
