package dev.lamina.gateway.destination;

import dev.lamina.gateway.dispatch.FunctionId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Bounds the letters of one function that wait for an answer: a destination that hangs must not gather all that comes. */
final class UnderWay {
  private static final int MOST = 50;

  private final Map<FunctionId, Integer> letters = new ConcurrentHashMap<>();

  /** Sends it, or fails at once with a {@link RejectedExecutionException} when too many are on their way. */
  CompletableFuture<Void> of(FunctionId function, Supplier<CompletionStage<Void>> send) {
    int mine = letters.merge(function, 1, Integer::sum);
    CompletableFuture<Void> sent = mine > MOST
        ? CompletableFuture.failedFuture(new RejectedExecutionException("too many letters wait for an answer")) : begun(send);
    return sent.whenComplete((unused, failure) -> letters.computeIfPresent(function, (id, count) -> count == 1 ? null : count - 1));
  }

  private static CompletableFuture<Void> begun(Supplier<CompletionStage<Void>> send) {
    try {
      return Destinations.inTime(send.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
