package dev.lamina.operator.content.stage;

import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Computes when content is checked again. Times are spread, so that many functions that start together are not checked
 * together.
 */
final class ContentCheckTimes {
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));
    private static final Duration LONGEST_OF_ALL = Duration.ofMinutes(10);
    /** A check that fails slowly is repeated so rarely that it uses at most a fifth of a thread. */
    private static final int PAUSE_FOR_TIME_TAKEN = 4;

    private final Duration interval;
    private final DoubleSupplier random;

    /**
     * @param interval between two checks of usable content
     * @param random a number from 0 to 1
     */
    ContentCheckTimes(Duration interval, DoubleSupplier random) {
        this.interval = interval;
        this.random = random;
    }

    /** Returns the delay for content that was usable before the operator started: within the interval. */
    Duration afterStart() {
        return times(interval, random.getAsDouble());
    }

    /** Returns the delay after a success: between three quarters of the interval and all of it. */
    Duration afterSuccess() {
        return spread(interval);
    }

    /**
     * Returns the delay after a failure: 5 seconds, doubled with each failure up to a minute. If the failure took long,
     * the delay is longer, up to 10 minutes. A random part of up to a quarter is subtracted.
     *
     * @param failures number of failures in a row, 1 or more
     * @param took duration of the last check
     */
    Duration afterFailure(int failures, Duration took) {
        Duration growing = PAUSES.after(failures);
        Duration asLong = took.multipliedBy(PAUSE_FOR_TIME_TAKEN);
        Duration fair = asLong.compareTo(LONGEST_OF_ALL) < 0 ? asLong : LONGEST_OF_ALL;
        return spread(growing.compareTo(fair) > 0 ? growing : fair);
    }

    private Duration spread(Duration duration) {
        return times(duration, 0.75 + random.getAsDouble() / 4);
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }
}
