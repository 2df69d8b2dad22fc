package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Logs invocations that failed for a reason of the platform, such as environments that do not start. Of each function
 * the first one at once, and then the number of all others once a minute: callers without an identity can cause any
 * number.
 */
final class FailureLog implements InvocationObserver {
    private static final Logger LOG = Logger.getLogger(FailureLog.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    /** @param sinceNanos when the last line was written */
    private record Silent(long sinceNanos, int failures, String requestId, String message) {
        Silent and(String otherRequest, String otherMessage) {
            return new Silent(sinceNanos, failures + 1, otherRequest, otherMessage);
        }
    }

    private final InvocationObserver next;
    private final LongSupplier clock;
    /** The functions of which a line was written less than a minute ago. */
    private final Map<FunctionId, Silent> silent = new ConcurrentHashMap<>();

    /** @param clock nanoseconds */
    FailureLog(InvocationObserver next, LongSupplier clock) {
        this.next = next;
        this.clock = clock;
    }

    @Override
    public Spans spans() {
        return next.spans();
    }

    @Override
    public void ended(Invocation invocation, Outcome outcome, Handling handling) {
        if (outcome instanceof Outcome.Failed failed) {
            Silent now = silent.compute(
                    invocation.function(),
                    (function, before) -> before == null
                            ? new Silent(clock.getAsLong(), 0, null, null)
                            : before.and(invocation.requestId(), failed.message()));
            if (now.failures() == 0) {
                LOG.warnf("%s %s: %s", invocation.function(), invocation.requestId(), failed.message());
            }
        }
        next.ended(invocation, outcome, handling);
    }

    /** Logs what was not logged for a minute. */
    void sweep() {
        long now = clock.getAsLong();
        silent.forEach((function, seen) -> {
            if (now - seen.sinceNanos() >= QUIET_NANOS) {
                silent.computeIfPresent(function, (same, last) -> logged(same, last, now));
            }
        });
    }

    private static Silent logged(FunctionId function, Silent last, long now) {
        if (last.failures() == 0) {
            return null;
        }
        LOG.warnf(
                "%s: %d more invocations failed within a minute, last %s: %s",
                function, last.failures(), last.requestId(), last.message());
        return new Silent(now, 0, null, null);
    }
}
