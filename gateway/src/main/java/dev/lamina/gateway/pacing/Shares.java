package dev.lamina.gateway.pacing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pool that several holders share: bytes, places, reviews. A holder is a namespace, or the caller of a request.
 *
 * <p>The rule: a holder may have at most some times ({@code lent}) of what is free afterwards. One holder alone gets
 * most of the pool; while others take their parts, less is free, so that holder gets nothing more until it has come
 * down to the same bound. What is free is never used up by those that have much, so a holder that has nothing always
 * finds room. With {@code n} greedy holders, one part in {@code 1 + n * lent} stays free.
 *
 * <p>Thread-safe. A holder that has nothing costs no memory.
 */
public final class Shares {
    /** For bytes: one holder alone gets three quarters. */
    public static final int OF_BYTES = 3;

    private final long total;
    private final int lent;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();

    // Mutable state, under the lock
    private final Map<String, Long> heldBy = new HashMap<>();
    private long held;

    /**
     * @param total the size of the pool
     * @param lent how many times of what is free one holder may have
     */
    public Shares(long total, int lent) {
        this.total = total;
        this.lent = lent;
    }

    /**
     * The rule itself, for pools that are counted elsewhere.
     *
     * @param has what the holder has, with what it wants
     * @param free what is left after that; negative if it does not fit
     * @param wanted the part of {@code has} that it wants; a holder that has nothing yet gets what fits
     */
    public static boolean allows(long has, long wanted, long free, int lent) {
        return free >= 0 && (has == wanted || has <= lent * free);
    }

    /** Takes a part without waiting; empty if the holder's share, or the pool, has no room for it. */
    public Optional<Part> tryTake(String holder, long units) {
        lock.lock();
        try {
            return fits(holder, units) ? Optional.of(take(holder, units)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is room. Not interruptible: what needs the room must not be dropped. A part that is larger than
     * the pool is as large as the pool.
     */
    public Part await(String holder, long units) {
        long wanted = Math.min(units, total);
        lock.lock();
        try {
            while (!fits(holder, wanted)) {
                released.awaitUninterruptibly();
            }
            return take(holder, wanted);
        } finally {
            lock.unlock();
        }
    }

    /** The same for this time at most; empty after that. */
    public Optional<Part> await(String holder, long units, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!fits(holder, units)) {
                if (left <= 0) {
                    return Optional.empty();
                }
                left = released.awaitNanos(left);
            }
            return Optional.of(take(holder, units));
        } finally {
            lock.unlock();
        }
    }

    /** A part of nothing, which can grow. */
    public Part none(String holder) {
        return new Part(holder, 0);
    }

    /** What all holders have. */
    public long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    public long total() {
        return total;
    }

    private boolean fits(String holder, long units) {
        return allows(heldBy.getOrDefault(holder, 0L) + units, units, total - held - units, lent);
    }

    private Part take(String holder, long units) {
        add(holder, units);
        return new Part(holder, units);
    }

    private void add(String holder, long units) {
        held += units;
        heldBy.compute(holder, (_, before) -> sumOrNull((before == null ? 0 : before) + units));
    }

    private static Long sumOrNull(long sum) {
        return sum == 0 ? null : sum;
    }

    /** What was taken from the pool. Used by one thread at a time. */
    public final class Part implements AutoCloseable {
        private String holder;
        private long units;

        private Part(String holder, long units) {
            this.holder = holder;
            this.units = units;
        }

        /** Takes more; false, and nothing changes, if there is no room. */
        public boolean grow(long more) {
            lock.lock();
            try {
                // What this part has is not a reason to refuse the rest of it to a holder that has nothing else.
                boolean alone = heldBy.getOrDefault(holder, 0L) == units;
                long free = total - held - more;
                boolean room = alone ? free >= 0 : fits(holder, more);
                if (room) {
                    add(holder, more);
                    units += more;
                }
                return room;
            } finally {
                lock.unlock();
            }
        }

        /** Another holder has it from now on; false, and nothing changes, if that one's share has no room for it. */
        public boolean passTo(String other) {
            lock.lock();
            try {
                add(holder, -units);
                boolean room = fits(other, units);
                holder = room ? other : holder;
                add(holder, units);
                if (room) {
                    released.signalAll();
                }
                return room;
            } finally {
                lock.unlock();
            }
        }

        /** Gives everything back; further calls do nothing. */
        @Override
        public void close() {
            lock.lock();
            try {
                add(holder, -units);
                units = 0;
                released.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
