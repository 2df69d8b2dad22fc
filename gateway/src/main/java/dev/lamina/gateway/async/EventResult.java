package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * The outcome of an event, from which an invocation record or a dead letter is made.
 *
 * @param invokeCount attempts that ran: a last attempt that was not run at all is not counted
 * @param status of the last attempt, as the Invoke API returns it: 200 if the handler ran, with any result
 * @param functionError whether the payload is an error of the handler
 * @param payload the handler's result; if it did not run, {@code {errorType, errorMessage}} with the reason
 */
public record EventResult(
        EndCondition condition, int invokeCount, Instant at, int status, boolean functionError, byte[] payload) {
    private static final String THROTTLED = "TooManyRequestsException";

    /** @param outcome of the last attempt; absent if there was none, or if none is recorded */
    static EventResult of(StoredEvent event, EndCondition condition, Optional<Outcome> outcome, Instant at) {
        int notRun = event.attempt() - 1;
        return switch (outcome.orElse(null)) {
            case Outcome.Completed completed ->
                new EventResult(
                        condition,
                        event.attempt(),
                        at,
                        200,
                        completed.functionError(),
                        completed.payload().getBytes());
            case Outcome.Throttled throttled ->
                new EventResult(condition, notRun, at, 429, false, error(THROTTLED, throttled.reason()));
            case Outcome.Refused refused ->
                new EventResult(
                        condition, notRun, at, refused.status(), false, error(refused.exception(), refused.message()));
            case Outcome.Failed failed ->
                new EventResult(condition, notRun, at, 500, false, error("ServiceException", failed.message()));
            case null ->
                condition == EndCondition.ZERO_RESERVED_CONCURRENCY
                        ? new EventResult(
                                condition, notRun, at, 429, false, error(THROTTLED, ThrottleCause.STOPPED.reason()))
                        : new EventResult(
                                condition,
                                notRun,
                                at,
                                500,
                                false,
                                error("ServiceException", "The event was not run before its maximum age."));
        };
    }

    public boolean succeeded() {
        return condition == EndCondition.SUCCESS;
    }

    private static byte[] error(String type, String message) {
        return new JsonObject()
                .put("errorType", type)
                .put("errorMessage", message)
                .toBuffer()
                .getBytes();
    }
}
