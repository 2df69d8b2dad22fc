package dev.lamina.gateway.api.http.throttle;

import dev.lamina.api.HttpThrottle;

/**
 * A token bucket that all gateways fill and empty together: each has a copy, and takes from it what the others report.
 * Two gateways may take the same token before they know; the balance is then negative, and the next tokens pay for it.
 * So on average no more than the rate is admitted.
 *
 * <p>Not thread-safe.
 */
final class TokenBucket {
    private static final double NANOS = 1e9;

    // Mutable state
    private HttpThrottle limit;
    private double balance;
    private long at;

    /** Full at first. */
    TokenBucket(HttpThrottle limit, long now) {
        this.limit = limit;
        this.balance = limit.burstOrRate();
        this.at = now;
    }

    /** The same bucket with another limit. */
    void limit(HttpThrottle other) {
        limit = other;
        balance = Math.min(balance, other.burstOrRate());
    }

    /**
     * Fills up, then says whether there is a token.
     *
     * @param now in nanoseconds
     * @param parts how many gateways the limit is divided by: 1 while they hear from each other
     */
    boolean hasToken(long now, int parts) {
        fill(now, parts);
        return balance >= 1;
    }

    /**
     * Fills up, then takes tokens, also those that are not there. No more is owed than a burst or a second pays for:
     * reports that were late must not stop requests for long.
     *
     * @param now in nanoseconds
     * @param parts as for {@link #hasToken}
     */
    void take(int tokens, long now, int parts) {
        fill(now, parts);
        balance = Math.max(balance - tokens, -Math.max(limit.burstOrRate(), limit.ratePerSecond()));
    }

    private void fill(long now, int parts) {
        double share = 1.0 / parts;
        balance += (now - at) / NANOS * limit.ratePerSecond() * share;
        balance = Math.min(balance, Math.max(1, limit.burstOrRate() * share));
        at = now;
    }

    /**
     * The number of requests after which the others are told at once: a hundredth of the burst, or 5 ms of the rate.
     */
    int worthReporting() {
        return Math.max(1, Math.max(limit.burstOrRate() / 100, limit.ratePerSecond() / 200));
    }
}
