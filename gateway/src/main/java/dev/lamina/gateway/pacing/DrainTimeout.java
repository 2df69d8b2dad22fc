package dev.lamina.gateway.pacing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The time that running work has to finish. */
public record DrainTimeout(Duration atMost) {
    private static final Duration CHECK = Duration.ofMillis(50);

    /** The rest of a time that several share, each counted from the same moment; never negative. */
    public static DrainTimeout left(Duration atMost, long sinceNanoTime) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - sinceNanoTime);
        return new DrainTimeout(elapsed.compareTo(atMost) < 0 ? atMost.minus(elapsed) : Duration.ZERO);
    }

    /** Waits until the work has ended, or the time is over. */
    public void await(BooleanSupplier ended) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!ended.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.sleep(CHECK);
        }
    }
}
