package dev.lamina.gateway.auth;

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
 * Caches answers of the API server for a short time. While it does not respond, favourable answers are used longer:
 * what is known goes on being served. Equal questions at the same time are sent once. A failure is not cached, so the
 * next caller asks again.
 *
 * <p>Questions are sent on another thread; a cached answer is read on the caller's own. An answer that is in use is
 * refreshed after a third of its time, while callers still get the old one. Otherwise all callers of a busy function
 * would wait whenever it expires.
 */
final class RefreshingCache<Q, A> {
    private static final int MAX_ANSWERS = 10_000;

    private final AsyncCache<Q, Answer<A>> answers;
    private final ReviewExecutors executors;
    private final Predicate<A> favourable;
    private final long refreshAfter;
    private final long keptFor;
    // Mutable state
    /** Whether the last question failed. */
    private volatile boolean away;
    /** One refresh at a time: no caller waits for it, and many at once would slow down invocations. */
    private final Lock refreshing = new ReentrantLock();

    /** A failure is a value, too: otherwise the cache would log each one as its own error. */
    private record Answer<A>(A value, RuntimeException failure, long at, AtomicBoolean refreshRunning) {
        Future<A> future() {
            return failure == null ? Future.succeededFuture(value) : Future.failedFuture(failure);
        }
    }

    /**
     * @param favourable whether an answer is cached for {@code kept} or for {@code refusalKept}
     * @param outage how much longer a favourable answer is used while the API server does not respond
     */
    RefreshingCache(
            Duration kept, Duration refusalKept, Duration outage, Predicate<A> favourable, ReviewExecutors executors) {
        this.executors = executors;
        this.favourable = favourable;
        this.refreshAfter = kept.toNanos() / 3;
        this.keptFor = kept.toNanos();
        this.answers = Caffeine.newBuilder()
                .maximumSize(MAX_ANSWERS)
                .ticker(executors.ticker())
                .expireAfter(Expiry.writing((Q question, Answer<A> answer) -> answer.failure() != null
                        ? Duration.ZERO
                        : favourable.test(answer.value()) ? kept.plus(outage).minusNanos(age(answer)) : refusalKept))
                .buildAsync();
    }

    Future<A> ask(Q question, Function<Q, A> source) {
        CompletableFuture<Answer<A>> answer = answers.get(
                question, (q, _) -> CompletableFuture.supplyAsync(() -> answered(q, source), executors.atOnce()));
        if (!answer.isDone()) {
            return Future.fromCompletionStage(answer).compose(Answer::future);
        }
        Answer<A> cached = answer.join();
        if (isOld(cached) && !away) {
            return askedAgain(question, source, answer);
        }
        if (isDue(cached)) {
            executors.later().execute(() -> refresh(question, source, cached));
        }
        return cached.future();
    }

    /** Caches an answer that is known without asking. */
    void remember(Q question, A answer) {
        answers.put(
                question,
                CompletableFuture.completedFuture(
                        new Answer<>(answer, null, executors.ticker().read(), new AtomicBoolean())));
    }

    /** The caller waits for the new answer; if there is none, the old one counts. */
    private Future<A> askedAgain(Q question, Function<Q, A> source, CompletableFuture<Answer<A>> old) {
        CompletableFuture<Answer<A>> asked = new CompletableFuture<>();
        if (!answers.asMap().replace(question, old, asked)) {
            return ask(question, source); // another caller has asked, or the answer has expired
        }
        executors.atOnce().execute(() -> {
            Answer<A> fresh = answered(question, source);
            asked.complete(fresh.failure() == null ? fresh : old.join());
        });
        return Future.fromCompletionStage(asked).compose(Answer::future);
    }

    private boolean isOld(Answer<A> cached) {
        return cached.failure() == null && favourable.test(cached.value()) && age(cached) > keptFor;
    }

    private long age(Answer<A> answer) {
        return executors.ticker().read() - answer.at();
    }

    private boolean isDue(Answer<A> cached) {
        return age(cached) > refreshAfter
                && cached.failure() == null
                && favourable.test(cached.value())
                && cached.refreshRunning().compareAndSet(false, true);
    }

    /**
     * If the API server does not respond, nothing changes: the cached answer expires at the end of the outage's time.
     */
    private void refresh(Q question, Function<Q, A> source, Answer<A> cached) {
        Answer<A> fresh;
        refreshing.lock();
        try {
            fresh = answered(question, source);
        } finally {
            refreshing.unlock();
        }
        if (fresh.failure() == null) {
            answers.put(question, CompletableFuture.completedFuture(fresh));
        } else {
            cached.refreshRunning().set(false);
        }
    }

    /** The age of an answer counts from before the question, because later changes may not be in it. */
    private Answer<A> answered(Q question, Function<Q, A> source) {
        long at = executors.ticker().read();
        try {
            A value = source.apply(question);
            away = false;
            return new Answer<>(value, null, at, new AtomicBoolean());
        } catch (RuntimeException e) {
            away = true;
            return new Answer<>(null, e, at, new AtomicBoolean());
        }
    }
}
