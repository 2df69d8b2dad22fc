package dev.lamina.gateway.pacing;

import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits the bytes of events that this gateway holds, over all functions: free bytes go to the caller that has waited
 * longest.
 */
public final class ByteBudget {
    private static final int UNIT = 1024;

    private final int total;
    private final Semaphore units;

    public ByteBudget(long bytes) {
        this.total = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        this.units = new Semaphore(total, true);
    }

    /**
     * Waits for room; the return value is to be passed to {@link #release}. Not interruptible: the held event must not
     * be dropped.
     */
    public int acquire(int bytes) {
        int wanted = Math.min(total, bytes / UNIT + 1);
        units.acquireUninterruptibly(wanted);
        return wanted;
    }

    /** Like {@link #acquire}, without waiting; empty if there is no room, or others wait for it. */
    public OptionalInt tryAcquire(int bytes) {
        int wanted = Math.min(total, bytes / UNIT + 1);
        try {
            // Unlike the method without a time, this one does not overtake those that wait.
            return units.tryAcquire(wanted, 0, TimeUnit.SECONDS) ? OptionalInt.of(wanted) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    public void release(int acquired) {
        units.release(acquired);
    }
}
