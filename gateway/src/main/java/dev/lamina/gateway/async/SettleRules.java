package dev.lamina.gateway.async;

import dev.lamina.gateway.async.Settlement.Retry;
import dev.lamina.gateway.dispatch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The settle matrix: decides from an event and the outcome of its invocation what happens to it. Pure.
 *
 * <pre>
 * before it is run: the function is stopped            discarded, ZeroReservedConcurrency, if there is a target for it
 *                   older than the maximum age         discarded, EventAgeExceeded
 *                   not due yet                        back, until it is due
 * it ran:           succeeded                          ended, Success
 *                   failed, retries left               retry, after 1 and 2 minutes
 *                   failed, no retries left            discarded, RetriesExhausted
 *                   failed, due after the maximum age  discarded, EventAgeExceeded
 * it did not run:   throttled, or a platform fault     back, after 1 s to 5 min, not counted
 *                   refused, the function is not ready back, the same
 *                   refused, the event is not possible discarded: no retry makes it possible
 *                   refused, no such function          back, the same: its events are removed, see OrphanCleanup
 *                   refused, no such version           back, the same, 8 times, then discarded, RetriesExhausted
 * </pre>
 *
 * An event that has already ended, and whose record could not be delivered, ends with the same outcome, when it is due.
 */
record SettleRules(RetryPolicy policy) {
    /** The request itself is at fault: it is invalid, too large, or of a type that is not supported. */
    private static final Set<Integer> IMPOSSIBLE = Set.of(400, 413, 415);

    private static final int NOT_FOUND = 404;

    /** After two minutes at Lambda's delays: a gateway may not have seen a new version yet. */
    private static final int DELIVERIES_WITHOUT_VERSION = 8;

    /** Longer than the retry delays of Lambda. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** What to do with a delivered event without running it; empty if it is to be run. */
    Optional<Settlement> onDelivery(StoredEvent event, Instant now) {
        if (event.result().isPresent()) {
            return backUntilDue(event, now)
                    .or(() -> event.result().map(result -> new Settlement.Finish(result.condition())));
        }
        if (policy.stopped()) {
            return Optional.of(new Settlement.Finish(EndCondition.ZERO_RESERVED_CONCURRENCY));
        }
        if (!now.isBefore(policy.expiry(event))) {
            return Optional.of(new Settlement.Finish(EndCondition.EVENT_AGE_EXCEEDED));
        }
        return backUntilDue(event, now);
    }

    /**
     * Until it is due, or for a while: another gateway may have written the time with a wrong clock, which is right by
     * then.
     */
    private static Optional<Settlement> backUntilDue(StoredEvent event, Instant now) {
        return event.notBefore()
                .filter(now::isBefore)
                .map(due -> Duration.between(now, due))
                .map(left -> new Settlement.Requeue(left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT));
    }

    /**
     * What to do with an event after its invocation.
     *
     * @param deliveries how often NATS has delivered this attempt, this time included
     */
    Settlement onOutcome(StoredEvent event, Outcome outcome, long deliveries, Instant now) {
        return switch (outcome) {
            case Outcome.Completed completed
            when !completed.functionError() -> new Settlement.Finish(EndCondition.SUCCESS);
            case Outcome.Completed _ -> afterFunctionError(event, now);
            case Outcome.Throttled _
            when policy.stopped() -> new Settlement.Finish(EndCondition.ZERO_RESERVED_CONCURRENCY);
            case Outcome.Throttled _, Outcome.Failed _ -> back(event, deliveries);
            case Outcome.Refused refused
            when IMPOSSIBLE.contains(refused.status()) -> new Settlement.Finish(EndCondition.RETRIES_EXHAUSTED);
            case Outcome.Refused refused
            when isOfDeletedVersion(event, refused, deliveries) ->
                new Settlement.Finish(EndCondition.RETRIES_EXHAUSTED);
            case Outcome.Refused _ -> back(event, deliveries);
        };
    }

    private static boolean isOfDeletedVersion(StoredEvent event, Outcome.Refused refused, long deliveries) {
        return refused.status() == NOT_FOUND
                && event.function().isVersion()
                && deliveries >= DELIVERIES_WITHOUT_VERSION;
    }

    private Settlement afterFunctionError(StoredEvent event, Instant now) {
        if (event.attempt() > policy.maxRetries()) {
            return new Settlement.Finish(EndCondition.RETRIES_EXHAUSTED);
        }
        Instant due = now.plus(policy.retryDelay(event.attempt()));
        // Discarded now rather than later, because now there still is the function's result to record.
        return due.isBefore(policy.expiry(event))
                ? new Retry(event.attempt() + 1, due)
                : new Settlement.Finish(EndCondition.EVENT_AGE_EXCEEDED);
    }

    /** The first delivery of a retry only showed that it was not due yet. */
    private Settlement back(StoredEvent event, long deliveries) {
        return new Settlement.Requeue(
                policy.throttleDelay(event.notBefore().isPresent() ? deliveries - 1 : deliveries));
    }
}
