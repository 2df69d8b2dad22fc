package dev.lamina.gateway.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Says how long a refusal of an invocation waits before it is sent. A caller that sends again at once after each 429
 * takes the processors of the gateway, which the invocations that are not refused need: with hundreds of such callers
 * they got a quarter of their answers. So a namespace gets a number of refusals a second at once, and the others, in
 * turn, when their time comes. Nobody waits longer than a second, and a client that waits before it tries again notices
 * nothing. See docs/adr/0073.
 */
final class RefusalPace {
    static final Duration LONGEST = Duration.ofSeconds(1);
    /** Nanoseconds between refusals: 500 a second. */
    private static final long INTERVAL = Duration.ofMillis(2).toNanos();
    /** Of these, as many after a pause are sent at once. */
    private static final int BURST = 100;
    /** Namespaces share one of these by their hash, so their number takes no memory. */
    private static final int TURNS = 1024;

    private final LongSupplier nanoTime;
    private final long begun;
    /** When the next refusal may be sent, in nanoseconds since the beginning. */
    private final AtomicLongArray next = new AtomicLongArray(TURNS);

    /** @param nanoTime the clock, as {@link System#nanoTime} */
    RefusalPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong() - BURST * INTERVAL; // as after a pause
    }

    /** Returns the outcome, later if it is a refusal whose time has not come. */
    CompletionStage<Outcome> hold(String namespace, CompletionStage<Outcome> dispatched) {
        return dispatched.thenCompose(outcome -> {
            Duration wait = outcome instanceof Outcome.Throttled ? next(namespace) : Duration.ZERO;
            return wait.isZero() ? CompletableFuture.completedStage(outcome) : later(outcome, wait);
        });
    }

    private static CompletionStage<Outcome> later(Outcome outcome, Duration wait) {
        return CompletableFuture.supplyAsync(
                () -> outcome, CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, Runnable::run));
    }

    /** Returns how long the next refusal of a namespace waits, and takes its turn. */
    Duration next(String namespace) {
        long now = nanoTime.getAsLong() - begun;
        long turn = next.getAndUpdate(
                Math.floorMod(namespace.hashCode(), TURNS),
                last -> Math.clamp(last, now - BURST * INTERVAL, now + LONGEST.toNanos()) + INTERVAL);
        return Duration.ofNanos(Math.clamp(turn - now, 0, LONGEST.toNanos()));
    }
}
