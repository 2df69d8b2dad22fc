package dev.lamina.gateway.pacing;

import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Limits how many events of one function, or batches of one queue, this gateway runs at a time. The limit grows while
 * they are run and halves when they are sent back, as TCP does with packets. So a function that is throttled, or not
 * ready, costs a few attempts and not its whole backlog again and again, and it gets its share back within a few
 * rounds.
 *
 * <p>Up to half of the value at which events were last sent back, the limit grows by one for each event that was run,
 * and beyond it by one for each limit's worth of events. A burst that is sent back as a whole halves the limit once:
 * only an event that entered after the last halving may halve it again. After each halving nothing is taken for some
 * time, twice as long each time in a row.
 *
 * <p>A ceiling that is known, such as the function's reservation, is not found out by being sent back: no more is taken
 * than it has room for.
 *
 * <p>Invariant: {@code running} counts what entered and has not left. Exactly one of {@link #ran} and {@link #sentBack}
 * must follow each {@link #enter}; otherwise the function stalls when the limit is used up.
 */
public final class AdaptiveLimit {
    private static final double START = 10;
    private static final int LONGEST_PAUSE = 32;
    /** How often the room below the ceiling is read while there is none: others may use it too. */
    private static final long CEILING_CHECK = Duration.ofMillis(10).toNanos();

    /** After that the ceiling is known better: other gateways report five times a second. */
    private static final long CEILING_PAUSE = Duration.ofMillis(100).toNanos();

    private final int max;
    private final IntSupplier ceiling;
    private final Backoff pauses;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Mutable state, under the lock
    private double limit;
    private double threshold;
    private int running;
    private int halvings;
    private int halvingsInARow;
    private long pausedUntil;
    private boolean paused;

    public AdaptiveLimit(int max, Duration pause, LongSupplier nanoTime) {
        this(max, () -> Integer.MAX_VALUE, pause, nanoTime);
    }

    /** @param ceiling how many more can run at this moment, in addition to those that run; quick */
    public AdaptiveLimit(int max, IntSupplier ceiling, Duration pause, LongSupplier nanoTime) {
        this.max = max;
        this.ceiling = ceiling;
        this.pauses = Backoff.upTo(pause, LONGEST_PAUSE);
        this.nanoTime = nanoTime;
        this.limit = Math.min(START, max);
        this.threshold = max;
    }

    /** Waits until there is room for at least one more, and returns for how many. */
    public int awaitRoom() throws InterruptedException {
        return awaitRoom(Duration.ofNanos(Long.MAX_VALUE));
    }

    /** The same, but waits for this time at most; 0 if there is still no room. */
    public int awaitRoom(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long patience = atMost.toNanos();
            while (true) {
                long left = paused ? pausedUntil - nanoTime.getAsLong() : 0;
                boolean below = left <= 0 && running < (int) limit;
                if (below) {
                    paused = false;
                    int room = Math.min((int) limit - running, ceiling.getAsInt());
                    if (room > 0) {
                        return room;
                    }
                }
                if (patience <= 0) {
                    return 0;
                }
                long next = below ? CEILING_CHECK : left > 0 ? left : patience;
                patience -= waited(Math.min(next, patience));
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // awaitRoom loops
    private long waited(long nanos) throws InterruptedException {
        return nanos - Math.max(0, changed.awaitNanos(nanos));
    }

    /** One more runs. The return value is to be passed to {@link #sentBack}. */
    public int enter() {
        lock.lock();
        try {
            running++;
            return halvings;
        } finally {
            lock.unlock();
        }
    }

    /** It was run, with any result. */
    public void ran() {
        lock.lock();
        try {
            limit = Math.min(max, limit + (limit < threshold ? 1 : 1 / limit));
            halvingsInARow = 0;
            leave();
        } finally {
            lock.unlock();
        }
    }

    /** It was not run, because capacity was missing or the function cannot be run. */
    public void sentBack(int entered) {
        lock.lock();
        try {
            if (entered == halvings) {
                halve();
            }
            leave();
        } finally {
            lock.unlock();
        }
    }

    /** It was not run, because others used the room below the ceiling in the same moment; the limit stays. */
    public void tooMany() {
        lock.lock();
        try {
            pausedUntil = nanoTime.getAsLong() + CEILING_PAUSE;
            paused = true;
            leave();
        } finally {
            lock.unlock();
        }
    }

    /** The obstacle has probably been removed. */
    public void resume() {
        lock.lock();
        try {
            paused = false;
            halvingsInARow = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void halve() {
        halvings++;
        limit = Math.max(1, limit / 2);
        threshold = limit;
        halvingsInARow++;
        pausedUntil = nanoTime.getAsLong() + pauses.after(halvingsInARow).toNanos();
        paused = true;
    }

    private void leave() {
        running--;
        changed.signalAll();
    }
}
