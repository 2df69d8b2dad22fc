package dev.lamina.gateway.identity;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers of the API server, remembered for a short while. The same question asked by many at once goes out once; one
 * that could not be answered is forgotten at once, so that the next caller asks again.
 *
 * <p>Asking happens on another thread; a remembered answer is a lookup on the caller's own. One that is in
 * use is asked for anew after a third of its time, beside those who still get the old one: else all callers of a busy
 * function would stand still together whenever it ends.
 */
final class Decisions<Q, A> {
  private static final int REMEMBERED = 10_000;

  private final AsyncCache<Q, Answer<A>> answers;
  private final Asking asking;
  private final Predicate<A> favourable;
  private final long renewAfter;
  /** Nobody waits for a renewal, and many at once would be felt by those who invoke. */
  private final Lock renewals = new ReentrantLock();

  /** A failure is a value too: the cache would log each one as its own fault. */
  private record Answer<A>(A value, RuntimeException failure, long at, AtomicBoolean renewing) {
    Future<A> told() {
      return failure == null ? Future.succeededFuture(value) : Future.failedFuture(failure);
    }
  }

  /** @param favourable whether an answer is remembered for the long or the short time */
  Decisions(Duration kept, Duration refusalKept, Predicate<A> favourable, Asking asking) {
    this.asking = asking;
    this.favourable = favourable;
    this.renewAfter = kept.toNanos() / 3;
    this.answers = Caffeine.newBuilder().maximumSize(REMEMBERED).ticker(asking.ticker())
        .expireAfter(Expiry.writing((Q question, Answer<A> answer) -> answer.failure() != null ? Duration.ZERO
            : favourable.test(answer.value()) ? kept : refusalKept))
        .buildAsync();
  }

  Future<A> ask(Q question, Function<Q, A> source) {
    CompletableFuture<Answer<A>> answer = answers.get(question,
        (q, unused) -> CompletableFuture.supplyAsync(() -> answered(q, source), asking.atOnce()));
    if (!answer.isDone()) {
      return Future.fromCompletionStage(answer).compose(Answer::told);
    }
    Answer<A> known = answer.join();
    if (isDue(known)) {
      asking.later().execute(() -> renew(question, source, known));
    }
    return known.told();
  }

  private boolean isDue(Answer<A> known) {
    return asking.ticker().read() - known.at() > renewAfter && known.failure() == null && favourable.test(known.value())
        && known.renewing().compareAndSet(false, true);
  }

  /** An API server that does not answer changes nothing: what is known ends at its time. */
  private void renew(Q question, Function<Q, A> source, Answer<A> known) {
    Answer<A> fresh;
    renewals.lock();
    try {
      fresh = answered(question, source);
    } finally {
      renewals.unlock();
    }
    if (fresh.failure() == null) {
      answers.put(question, CompletableFuture.completedFuture(fresh));
    } else {
      known.renewing().set(false);
    }
  }

  /** Its time counts from before the question: what changes meanwhile may not be in the answer. */
  private Answer<A> answered(Q question, Function<Q, A> source) {
    long at = asking.ticker().read();
    try {
      return new Answer<>(source.apply(question), null, at, new AtomicBoolean());
    } catch (RuntimeException e) {
      return new Answer<>(null, e, at, new AtomicBoolean());
    }
  }
}
