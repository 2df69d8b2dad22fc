package dev.lamina.runtime.invoke;

import java.time.Duration;

/** How long an invocation may still take. */
final class Deadline {
    /**
     * If a gateway's deadline differs from ours by more than this, the cause is the clocks rather than the invocation.
     */
    private static final long CLOCK_TOLERANCE_MS = 1_000;

    private Deadline() {}

    /**
     * @param gatewayMs the deadline by the gateway's clock
     * @param nowMs this machine's clock
     * @return milliseconds from now, at most the timeout
     */
    static long remainingMs(long gatewayMs, long nowMs, Duration timeout) {
        long whole = timeout.toMillis();
        long reported = gatewayMs - nowMs;
        return reported > whole || reported < whole - CLOCK_TOLERANCE_MS ? whole : reported;
    }
}
