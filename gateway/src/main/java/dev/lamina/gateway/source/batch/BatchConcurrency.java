package dev.lamina.gateway.source.batch;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.pacing.AdaptiveLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Limits how many batches of one trigger are in flight. A batch that was not run, because the function is throttled or
 * no environment started, stays here and is attempted again: given back to the broker it would be counted there as a
 * failure. Meanwhile nothing new is received.
 *
 * <p>A permit is held from before a batch is received until it is settled, so {@code maxConcurrency} is exact.
 */
public final class BatchConcurrency {
    private static final Logger LOG = Logger.getLogger(BatchConcurrency.class);
    /** Interval at which it is checked whether the poller stops. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static final Duration SHORT = Duration.ofMillis(50);

    private final AdaptiveLimit limit;
    private final IntSupplier most;
    private final IntSupplier room;
    private final BooleanSupplier stopping;
    private final AtomicInteger notRun = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();

    /**
     * @param largest maximum of batches at a time, under all circumstances
     * @param most maximum of batches at a time for now; may be 0
     * @param room how many more the function's reservation lets run at this moment
     */
    public BatchConcurrency(
            int largest, IntSupplier most, IntSupplier room, Duration throttleDelay, BooleanSupplier stopping) {
        this.limit = new AdaptiveLimit(largest, room, throttleDelay, System::nanoTime);
        this.most = most;
        this.room = room;
        this.stopping = stopping;
    }

    /**
     * Takes a permit, and waits a moment for one; called by the poller's own thread only.
     *
     * <p>The trap: a caller that gets none calls again at once, so a return without a wait would be a loop that uses up
     * a processor.
     */
    public boolean takePermit() throws InterruptedException {
        long end = System.nanoTime() + TICK.toNanos();
        while (!hasPermit()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            synchronized (held) {
                TimeUnit.NANOSECONDS.timedWait(held, Math.min(left, SHORT.toNanos()));
            }
        }
        held.incrementAndGet();
        return true;
    }

    /** Batches that are being filled have a permit and do not run yet. */
    private boolean hasPermit() throws InterruptedException {
        return notRun.get() == 0
                && held.get() < most.getAsInt()
                && limit.awaitRoom(Duration.ZERO) > held.get() - limit.running();
    }

    public void returnPermit() {
        held.decrementAndGet();
        synchronized (held) {
            held.notifyAll();
        }
    }

    /**
     * Repeats until the batch was run.
     *
     * @param wanted whether the function still exists and may run
     * @return empty if, before the batch was run, the poller stops or the function is no longer wanted
     */
    public Optional<Outcome> untilRun(Supplier<CompletionStage<Outcome>> attempt, BooleanSupplier wanted)
            throws InterruptedException {
        while (true) {
            int entered = limit.enter();
            Outcome outcome = await(attempt.get());
            if (BatchResponse.settles(outcome)) {
                limit.ran();
                return Optional.of(outcome);
            }
            if (outcome instanceof Outcome.Throttled(ThrottleCause cause)
                    && cause == ThrottleCause.RESERVED
                    && room.getAsInt() < Integer.MAX_VALUE) {
                limit.tooMany();
            } else {
                limit.sentBack(entered);
            }
            LOG.debugf("A batch was not run and is tried again: %s", outcome);
            if (!awaitRoom(wanted)) {
                return Optional.empty();
            }
        }
    }

    /** The obstacle has probably been removed. */
    public void resume() {
        limit.resume();
    }

    private boolean awaitRoom(BooleanSupplier wanted) throws InterruptedException {
        notRun.incrementAndGet();
        try {
            while (!stopping.getAsBoolean() && wanted.getAsBoolean()) {
                if (limit.awaitRoom(TICK) > 0) {
                    return true;
                }
            }
            return false;
        } finally {
            notRun.decrementAndGet();
        }
    }

    private static Outcome await(CompletionStage<Outcome> outcome) throws InterruptedException {
        try {
            return outcome.toCompletableFuture().get();
        } catch (ExecutionException e) {
            return new Outcome.Failed(e.getCause().toString());
        }
    }
}
