package dev.lamina.gateway.pacing;

import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/** A number of bytes of which parts are taken and returned. */
final class ByteBudget {
    private static final int UNIT = 1024;

    private final int total;
    private final Semaphore units;

    ByteBudget(long bytes) {
        this.total = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        this.units = new Semaphore(total);
    }

    /** Takes room without waiting, to be passed to {@link #release}; empty if there is none. */
    OptionalInt tryAcquire(int bytes) {
        int wanted = Math.min(total, bytes / UNIT + 1);
        return units.tryAcquire(wanted) ? OptionalInt.of(wanted) : OptionalInt.empty();
    }

    void release(int acquired) {
        units.release(acquired);
    }
}
