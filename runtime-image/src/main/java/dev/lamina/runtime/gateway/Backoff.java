package dev.lamina.runtime.gateway;

import java.util.concurrent.TimeUnit;

/**
 * Pauses that double: a gateway that comes back is found at once, one that stays away costs nothing. One thread pauses;
 * any thread may end its pauses.
 */
public final class Backoff {
    private final long firstMs;
    private final long lastMs;

    /** Used by the pausing thread only. */
    private long nextMs;
    /** Guarded by this. */
    private boolean ended;

    /**
     * @param firstMs the first pause, in milliseconds
     * @param lastMs the longest pause
     */
    public Backoff(long firstMs, long lastMs) {
        this.firstMs = firstMs;
        this.lastMs = lastMs;
        this.nextMs = firstMs;
    }

    /** From 50 ms to 1 s. */
    static Backoff quick() {
        return new Backoff(50, 1_000);
    }

    public void pause() throws InterruptedException {
        await(next());
    }

    /** The length of the next pause in milliseconds; the one after it is twice as long. */
    long next() {
        long due = nextMs;
        nextMs = Math.min(lastMs, nextMs * 2);
        return due;
    }

    public void reset() {
        nextMs = firstMs;
    }

    /** Ends the present pause, and all later ones. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void await(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); !ended && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, left));
        }
    }
}
