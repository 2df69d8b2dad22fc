package dev.lamina.gateway.async;

import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.time.Instant;

/**
 * How often an event is retried, and after which delays.
 *
 * @param retryDelay between an error of the function and the first retry; doubled before each further one
 * @param throttleDelay before an event that did not run is attempted again; doubled each time
 * @param stopped whether nothing is run at all, and events end at once
 */
record RetryPolicy(int maxRetries, Duration maxEventAge, Duration retryDelay, Duration throttleDelay, boolean stopped) {
    /** Seconds. Lambda increases the delay from one second to five minutes. */
    private static final int LONGEST_THROTTLE_DELAY = 300;
    /** Practically unlimited: far fewer retries can be set. */
    private static final int LONGEST_RETRY_DELAY = 1 << 16;

    Instant expiry(StoredEvent event) {
        return event.acceptedAt().plus(maxEventAge);
    }

    /** The delay after the error of this attempt. */
    Duration retryDelay(int attempt) {
        return Backoff.upTo(retryDelay, LONGEST_RETRY_DELAY).after(attempt);
    }

    /** The delay after it was given back this often. */
    Duration throttleDelay(long times) {
        return Backoff.upTo(throttleDelay, LONGEST_THROTTLE_DELAY).after(times);
    }
}
