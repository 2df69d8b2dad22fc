package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of an event: what an invocation record for a destination or a dead letter is made from.
 *
 * @param condition why it was given up; absent: it succeeded
 * @param outcome of the last attempt; absent when the event was given up without one
 */
record Settled(StoredEvent event, Optional<Settlement.Condition> condition, Optional<Outcome> outcome, Instant at) {
  /** Attempts that ran: when the last one was not run at all, it is not among them. */
  int invokeCount() {
    return outcome.filter(Outcome.Completed.class::isInstance).isPresent() ? event.attempt() : event.attempt() - 1;
  }
}
