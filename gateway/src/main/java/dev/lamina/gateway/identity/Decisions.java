package dev.lamina.gateway.identity;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers of the API server, remembered for a short while. The same question asked by many at once goes out once; one
 * that could not be answered is forgotten, so that the next caller asks again.
 *
 * <p>Asking blocks, so it happens on a virtual thread; a remembered answer is a lookup on the caller's own.
 */
final class Decisions<Q, A> {
  private static final int REMEMBERED = 10_000;

  private final AsyncCache<Q, A> answers;
  private final Executor threads;

  /** @param favourable whether an answer is remembered for the long or the short time */
  Decisions(Duration kept, Duration refusalKept, Predicate<A> favourable, Executor threads, Ticker ticker) {
    this.threads = threads;
    this.answers = Caffeine.newBuilder().maximumSize(REMEMBERED).ticker(ticker)
        .expireAfter(Expiry.creating((Q question, A answer) -> favourable.test(answer) ? kept : refusalKept))
        .buildAsync();
  }

  Future<A> ask(Q question, Function<Q, A> source) {
    CompletableFuture<A> answer =
        answers.get(question, (q, unused) -> CompletableFuture.supplyAsync(() -> source.apply(q), threads));
    return answer.isDone() && !answer.isCompletedExceptionally()
        ? Future.succeededFuture(answer.join())
        : Future.fromCompletionStage(answer).recover(e -> Future.failedFuture(unwrapped(e)));
  }

  private static Throwable unwrapped(Throwable e) {
    return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
  }
}
