package dev.lamina.gateway.api.logs;

import dev.lamina.gateway.logs.LogEvent;
import dev.lamina.gateway.logs.LogStream;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The time in which events were written, in nanoseconds since 1970.
 *
 * @param from inclusive
 * @param to exclusive
 */
record TimeWindow(long from, long to) {
    /** How long after it was written a line is looked for: the collector may be behind. */
    private static final long LATE = Duration.ofMinutes(5).toNanos();

    private static final long LATEST_MILLIS = 9_000_000_000_000L;
    private static final long NANOS = 1_000_000L;

    /**
     * @param oldest in nanoseconds
     * @param fromMillis inclusive
     * @param toMillis exclusive
     */
    static TimeWindow of(long oldest, OptionalLong fromMillis, OptionalLong toMillis) {
        long from = nanos(fromMillis.orElse(0));
        long to = nanos(toMillis.orElse(LATEST_MILLIS));
        return new TimeWindow(Math.max(oldest, from), to);
    }

    static long nanos(long millis) {
        return Math.clamp(millis, 0, LATEST_MILLIS) * NANOS;
    }

    TimeWindow of(LogStream stream) {
        return new TimeWindow(Math.max(from, stream.begins()), Math.min(to, stream.ends()));
    }

    TimeWindow until(long end) {
        return new TimeWindow(from, Math.min(to, end));
    }

    boolean has(LogEvent event) {
        return event.time() >= from && event.time() < to;
    }

    /** The end of the time in which its lines were read. */
    long readUntil() {
        return Math.max(from, to + LATE);
    }
}
