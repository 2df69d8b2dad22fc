package dev.lamina.gateway.identity;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers of the API server, remembered for a short while. The same question asked by many at once goes out once; one
 * that could not be answered is forgotten at once, so that the next caller asks again.
 *
 * <p>Asking blocks, so it happens on a virtual thread; a remembered answer is a lookup on the caller's own.
 */
final class Decisions<Q, A> {
  private static final int REMEMBERED = 10_000;

  private final AsyncCache<Q, Answer<A>> answers;
  private final Executor threads;

  /** A failure is a value too: the cache would log each one as its own fault. */
  private record Answer<A>(A value, RuntimeException failure) {
    Future<A> told() {
      return failure == null ? Future.succeededFuture(value) : Future.failedFuture(failure);
    }
  }

  /** @param favourable whether an answer is remembered for the long or the short time */
  Decisions(Duration kept, Duration refusalKept, Predicate<A> favourable, Executor threads, Ticker ticker) {
    this.threads = threads;
    this.answers = Caffeine.newBuilder().maximumSize(REMEMBERED).ticker(ticker)
        .expireAfter(Expiry.creating((Q question, Answer<A> answer) -> answer.failure() != null ? Duration.ZERO
            : favourable.test(answer.value()) ? kept : refusalKept))
        .buildAsync();
  }

  Future<A> ask(Q question, Function<Q, A> source) {
    CompletableFuture<Answer<A>> answer = answers.get(question,
        (q, unused) -> CompletableFuture.supplyAsync(() -> answered(q, source), threads));
    return answer.isDone() ? answer.join().told() : Future.fromCompletionStage(answer).compose(Answer::told);
  }

  private static <Q, A> Answer<A> answered(Q question, Function<Q, A> source) {
    try {
      return new Answer<>(source.apply(question), null);
    } catch (RuntimeException e) {
      return new Answer<>(null, e);
    }
  }
}
