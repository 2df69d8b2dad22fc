package dev.lamina.pacing;

import java.time.Duration;

/**
 * Growing pauses between attempts: each failure in a row doubles the pause. A recovery is found soon, and a lasting
 * failure costs little.
 *
 * @param first the pause after one failure
 * @param cap the longest pause
 */
public record Backoff(Duration first, Duration cap) {
    private static final int MOST_DOUBLINGS = 16;

    /** @param most the longest pause, as a multiple of the first */
    public static Backoff upTo(Duration first, int most) {
        return new Backoff(first, first.multipliedBy(most));
    }

    /**
     * The pause after this number of failures in a row.
     *
     * @param failures from 1; less counts as 1
     */
    public Duration after(long failures) {
        Duration grown = first.multipliedBy(1L << Math.clamp(failures - 1, 0, MOST_DOUBLINGS));
        return grown.compareTo(cap) < 0 ? grown : cap;
    }

    /**
     * Whether this number of failures in a row is worth a line in the log: the first is, and then the distance doubles.
     */
    public static boolean isReported(long failures) {
        return Long.bitCount(failures) == 1;
    }
}
