package dev.lamina.gateway.async;

import dev.lamina.gateway.async.Settlement.Back;
import dev.lamina.gateway.async.Settlement.End;
import dev.lamina.gateway.async.Settlement.Retry;
import dev.lamina.gateway.dispatch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The settle matrix: from an event and how its invocation ended to what becomes of it. Pure.
 *
 * <pre>
 * before it is run: the function is stopped            given up, ZeroReservedConcurrency, if that has a place to go
 *                   older than the maximum age         given up, EventAgeExceeded
 *                   not due yet                        back, until it is due
 * it ran:           succeeded                          ended, Success
 *                   failed, retries left               retry, after 1 and 2 minutes
 *                   failed, no retries left            given up, RetriesExhausted
 *                   failed, due after the maximum age  given up, EventAgeExceeded
 * it did not run:   throttled, or a platform fault     back, after 1 s to 5 min, not counted
 *                   refused, the function is not ready back, the same
 *                   refused, the event is not possible given up: no retry makes it possible
 *                   refused, no such function          back, the same: its events are purged, see Orphans
 * </pre>
 *
 * An event that has ended already, and whose record could not be delivered, ends as it did, when it is due.
 */
record SettleRules(RetryPolicy policy) {
  /** The request itself is at fault: bad content, too large, of a type that is not supported. */
  private static final Set<Integer> IMPOSSIBLE = Set.of(400, 413, 415);

  /** What to do with a delivered event without running it; empty: run it. */
  Optional<Settlement> onDelivery(StoredEvent event, Instant now) {
    if (event.ending().isPresent()) {
      return backUntilDue(event, now).or(() -> event.ending().map(ending -> new End(ending.condition())));
    }
    if (policy.stopped()) {
      return Optional.of(new End(Condition.ZERO_RESERVED_CONCURRENCY));
    }
    if (!now.isBefore(policy.expiry(event))) {
      return Optional.of(new End(Condition.EVENT_AGE_EXCEEDED));
    }
    return backUntilDue(event, now);
  }

  private static Optional<Settlement> backUntilDue(StoredEvent event, Instant now) {
    return event.notBefore().filter(now::isBefore).map(due -> new Back(Duration.between(now, due)));
  }

  /**
   * What to do with an event after its invocation.
   *
   * @param deliveries how often NATS has delivered this attempt, this time included
   */
  Settlement onOutcome(StoredEvent event, Outcome outcome, long deliveries, Instant now) {
    return switch (outcome) {
      case Outcome.Completed completed when !completed.functionError() -> new End(Condition.SUCCESS);
      case Outcome.Completed _ -> afterFunctionError(event, now);
      case Outcome.Throttled _ when policy.stopped() -> new End(Condition.ZERO_RESERVED_CONCURRENCY);
      case Outcome.Throttled _, Outcome.Failed _ -> back(event, deliveries);
      case Outcome.Refused refused when IMPOSSIBLE.contains(refused.status()) -> new End(Condition.RETRIES_EXHAUSTED);
      case Outcome.Refused _ -> back(event, deliveries);
    };
  }

  private Settlement afterFunctionError(StoredEvent event, Instant now) {
    if (event.attempt() > policy.maxRetries()) {
      return new End(Condition.RETRIES_EXHAUSTED);
    }
    Instant due = now.plus(policy.retryDelay(event.attempt()));
    // Given up now rather than later: now there still is the function's answer to put on record.
    return due.isBefore(policy.expiry(event)) ? new Retry(event.attempt() + 1, due) : new End(Condition.EVENT_AGE_EXCEEDED);
  }

  /** The first delivery of a retry only served to learn that it was not due. */
  private Settlement back(StoredEvent event, long deliveries) {
    return new Back(policy.throttleDelay(event.notBefore().isPresent() ? deliveries - 1 : deliveries));
  }
}
