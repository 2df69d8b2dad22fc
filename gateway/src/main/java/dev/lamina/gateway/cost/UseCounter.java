package dev.lamina.gateway.cost;

import dev.lamina.gateway.function.FunctionView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was used since the last time it was taken, in memory. An invocation adds to a sum here, and nothing else: the
 * sums are written some seconds later.
 */
@Singleton
public final class UseCounter {
    private final InstantSource clock;

    // Mutable state. Sums are replaced, never changed, so that none is lost between an addition and a removal.
    private final Map<Key, Use> sums = new ConcurrentHashMap<>();

    /** @param day in UTC */
    private record Key(long day, String namespace, String function) {}

    public UseCounter() {
        this(InstantSource.system());
    }

    UseCounter(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Counts an invocation that ended in the function.
     *
     * @param billed duration
     * @param isProvisioned whether it was within the function's provisioned concurrency
     */
    public void count(FunctionView function, Duration billed, boolean isProvisioned) {
        add(function, Use.invocation(billed.toMillis(), function.memoryMb(), isProvisioned, function.perInstance()));
    }

    void add(FunctionView function, Use use) {
        long day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
        sums.merge(
                new Key(day, function.id().namespace(), function.id().function().name()), use, Use::plus);
    }

    /** Takes all sums: from now on they are the caller's. */
    Map<DayKey, Map<String, Use>> take() {
        Map<DayKey, Map<String, Use>> taken = new HashMap<>();
        for (Key key : sums.keySet()) {
            Use use = sums.remove(key);
            if (use != null) {
                taken.computeIfAbsent(
                                new DayKey(LocalDate.ofEpochDay(key.day()), key.namespace()), day -> new HashMap<>())
                        .merge(key.function(), use, Use::plus);
            }
        }
        return taken;
    }
}
