package dev.lamina.gateway.async.destination;

import dev.lamina.gateway.function.FunctionId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Limits the messages of one function that wait for a response: a destination that hangs must not accumulate all of
 * them.
 */
final class InFlightLimit {
    private static final int MAX_IN_FLIGHT = 50;

    private final Map<FunctionId, Integer> inFlight = new ConcurrentHashMap<>();

    /** Sends a message, or fails at once with a {@link RejectedExecutionException} when too many are in flight. */
    CompletableFuture<Void> of(FunctionId function, Supplier<CompletionStage<Void>> send) {
        int mine = inFlight.merge(function, 1, Integer::sum);
        CompletableFuture<Void> sent = mine > MAX_IN_FLIGHT
                ? CompletableFuture.failedFuture(
                        new RejectedExecutionException("too many messages wait for a response"))
                : started(send);
        return sent.whenComplete(
                (_, _) -> inFlight.computeIfPresent(function, (_, count) -> count == 1 ? null : count - 1));
    }

    private static CompletableFuture<Void> started(Supplier<CompletionStage<Void>> send) {
        try {
            return Destinations.inTime(send.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
