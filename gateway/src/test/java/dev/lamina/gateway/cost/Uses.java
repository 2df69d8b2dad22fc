package dev.lamina.gateway.cost;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.testing.FakeFunctions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** A counter on a fixed day, and a function of 128 MiB. */
final class Uses {
    static final DayKey TODAY = new DayKey(LocalDate.of(2026, 3, 31), "default");

    private Uses() {}

    static UseCounter counter() {
        return new UseCounter(() -> Instant.parse("2026-03-31T23:59:59Z"));
    }

    static FunctionView function(String name) {
        FakeFunctions functions = new FakeFunctions();
        return functions.find(functions.ready(name)).orElseThrow();
    }

    static void count(UseCounter counter, String function, int times) {
        for (int i = 0; i < times; i++) {
            counter.count(function(function), Optional.empty(), Duration.ofMillis(100), false);
        }
    }

    /** Counts one that an alias invoked. */
    static void countAlias(UseCounter counter, String function, String alias) {
        counter.count(
                function(function),
                Optional.of(new FunctionId("default", function + ":" + alias)),
                Duration.ofMillis(100),
                false);
    }

    /** What {@link #count} counts. */
    static Use counted(long times) {
        return new Use(times, 0, 100 * times, 12_800 * times, 0, 0, 0, 12_800 * times);
    }
}
