package dev.lamina.gateway.async;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.ConcreteSettersForOptionalMode;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of an asynchronous event.
 *
 * @param attempt the attempt that runs or comes next, or was the last
 * @param dueAt when the next attempt, or the next delivery of the record, is due
 * @param undelivered whether it has ended and its record has not reached its destination
 */
@RecordBuilder
@RecordBuilder.Options(addConcreteSettersForOptional = ConcreteSettersForOptionalMode.ENABLED)
public record EventState(
        String requestId,
        Phase phase,
        int attempt,
        Instant acceptedAt,
        Optional<Instant> dueAt,
        Optional<Instant> endedAt,
        Optional<EndCondition> condition,
        boolean undelivered) {

    /** The names are those of the API. */
    public enum Phase {
        Waiting,
        Running,
        Retrying,
        Succeeded,
        Failed,
        Cancelled
    }

    static EventState waiting(String requestId, int attempt, Instant acceptedAt) {
        return EventStateBuilder.builder()
                .requestId(requestId)
                .phase(Phase.Waiting)
                .attempt(attempt)
                .acceptedAt(acceptedAt)
                .build();
    }

    EventState running() {
        return in(Phase.Running).build();
    }

    EventState retrying(Instant due) {
        return in(Phase.Retrying).dueAt(due).build();
    }

    EventState ended(EventResult result) {
        return ended(Optional.of(result.condition()), result.at());
    }

    /** @param condition absent if only a newer version knows it: the event has then failed */
    EventState ended(Optional<EndCondition> condition, Instant at) {
        Phase phase = condition.equals(Optional.of(EndCondition.SUCCESS)) ? Phase.Succeeded : Phase.Failed;
        return in(phase).endedAt(at).condition(condition).build();
    }

    EventState withUndelivered() {
        return EventStateBuilder.builder(this).undelivered(true).build();
    }

    EventState cancelled(Instant at) {
        return in(Phase.Cancelled).endedAt(at).build();
    }

    /** The same attempt at the same event in another phase, with nothing that belongs to the present phase. */
    private EventStateBuilder in(Phase other) {
        return EventStateBuilder.builder()
                .requestId(requestId)
                .phase(other)
                .attempt(attempt)
                .acceptedAt(acceptedAt);
    }
}
