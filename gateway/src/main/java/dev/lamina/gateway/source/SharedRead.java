package dev.lamina.gateway.source;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Reads one after the other, each for all who were waiting when it began. So nobody gets what was read before the
 * question, and any number of callers causes one read at a time.
 */
final class SharedRead<T> {
    private final Supplier<T> source;
    private final ReentrantLock reading = new ReentrantLock(true);
    private final AtomicLong begun = new AtomicLong();

    // Mutable state, under the lock
    private long last;
    private T value;
    private RuntimeException failure;

    SharedRead(Supplier<T> source) {
        this.source = source;
    }

    /** Blocks; throws what the source throws. */
    T get() {
        long before = begun.get();
        reading.lock();
        try {
            if (last <= before) {
                read();
            }
            if (failure != null) {
                throw failure;
            }
            return value;
        } finally {
            reading.unlock();
        }
    }

    /** How many callers wait for a read. */
    int waiting() {
        return reading.getQueueLength();
    }

    private void read() {
        last = begun.incrementAndGet();
        value = null;
        failure = null;
        try {
            value = source.get();
        } catch (RuntimeException e) {
            failure = e;
        }
    }
}
