package dev.lamina.gateway.cost;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    /**
     * @param day in UTC
     * @param name of a function, or of the form {@code NAME:ALIAS}
     */
    private record Key(long day, String namespace, String name) {}

    public UseCounter() {
        this(InstantSource.system());
    }

    UseCounter(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Counts an invocation that ended in the function.
     *
     * @param alias that was invoked; empty if none was
     * @param billed duration
     * @param isProvisioned whether it was within the function's provisioned concurrency
     */
    public void count(FunctionView function, Optional<FunctionId> alias, Duration billed, boolean isProvisioned) {
        add(
                alias.orElse(function.id().function()),
                Use.invocation(billed.toMillis(), function.memoryMb(), isProvisioned, function.perInstance()));
    }

    /** Adds to the sum of a function or of an alias. */
    void add(FunctionId name, Use use) {
        long day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
        sums.merge(new Key(day, name.namespace(), name.name()), use, Use::plus);
    }

    /** Takes all sums: from now on they are the caller's. */
    Map<DayKey, Map<String, Use>> take() {
        Map<DayKey, Map<String, Use>> taken = new HashMap<>();
        for (Key key : sums.keySet()) {
            Use use = sums.remove(key);
            if (use != null) {
                taken.computeIfAbsent(
                                new DayKey(LocalDate.ofEpochDay(key.day()), key.namespace()), day -> new HashMap<>())
                        .merge(key.name(), use, Use::plus);
            }
        }
        return taken;
    }
}
