package dev.lamina.operator.s3;

import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A circuit breaker for a store that does not respond. After a call that timed out, all others fail at once until a
 * pause is over, which grows from 5 seconds to a minute. Then one call is attempted, while the others still fail at
 * once.
 */
public final class S3Breaker {
    /** A call that fails sooner blocks no caller, and the cause may be one bucket only. */
    private static final Duration LONG = Duration.ofSeconds(2);

    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    private final InstantSource clock;

    // Mutable state, guarded by this
    private int failures;
    private Instant until = Instant.MIN;
    private boolean trying;
    private String trouble;

    public S3Breaker(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws SdkException of the call; or at once, one for which {@link S3Connection#isUnreachable} is true */
    public <T> T call(Supplier<T> call) {
        boolean one = begin();
        Instant start = clock.instant();
        try {
            T result = call.get();
            answered();
            return result;
        } catch (SdkException e) {
            if (S3Connection.isUnreachable(e) && !clock.instant().isBefore(start.plus(LONG))) {
                failed(e);
            } else {
                answered();
            }
            throw e;
        } finally {
            if (one) {
                attempted();
            }
        }
    }

    /** Returns whether this is the one call that is attempted after a pause. */
    private synchronized boolean begin() {
        if (failures == 0) {
            return false;
        }
        if (trying || clock.instant().isBefore(until)) {
            throw SdkClientException.create(trouble);
        }
        trying = true;
        return true;
    }

    private synchronized void answered() {
        failures = 0;
    }

    /** Records a failure; concurrent calls count as one. */
    private synchronized void failed(SdkException e) {
        Instant now = clock.instant();
        if (failures > 0 && now.isBefore(until)) {
            return;
        }
        failures++;
        until = now.plus(PAUSES.after(failures));
        trouble = e.getMessage();
    }

    private synchronized void attempted() {
        trying = false;
    }
}
