package dev.lamina.gateway.async;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of an asynchronous event.
 *
 * @param attempt the attempt that runs or comes next, or was the last
 * @param dueAt when the next attempt, or the next delivery of the record, is due
 * @param undelivered whether it has ended and its record has not reached its destination
 */
public record EventState(String requestId, Phase phase, int attempt, Instant acceptedAt, Optional<Instant> dueAt,
    Optional<Instant> endedAt, Optional<Condition> condition, boolean undelivered) {

  /** The names are those of the API. */
  public enum Phase {
    Waiting, Running, Retrying, Succeeded, Failed, Cancelled
  }

  static EventState waiting(String requestId, int attempt, Instant acceptedAt) {
    return new EventState(requestId, Phase.Waiting, attempt, acceptedAt, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  EventState running() {
    return new EventState(requestId, Phase.Running, attempt, acceptedAt, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  EventState retrying(Instant due) {
    return new EventState(requestId, Phase.Retrying, attempt, acceptedAt, Optional.of(due), Optional.empty(), Optional.empty(), false);
  }

  EventState ended(Ending ending) {
    return ended(Optional.of(ending.condition()), ending.at());
  }

  /** @param condition absent if only a newer version knows it: the event has then failed */
  EventState ended(Optional<Condition> condition, Instant at) {
    Phase phase = condition.equals(Optional.of(Condition.SUCCESS)) ? Phase.Succeeded : Phase.Failed;
    return new EventState(requestId, phase, attempt, acceptedAt, Optional.empty(), Optional.of(at), condition, false);
  }

  EventState withUndelivered() {
    return new EventState(requestId, phase, attempt, acceptedAt, dueAt, endedAt, condition, true);
  }

  EventState cancelled(Instant at) {
    return new EventState(requestId, Phase.Cancelled, attempt, acceptedAt, Optional.empty(), Optional.of(at), Optional.empty(), false);
  }
}
