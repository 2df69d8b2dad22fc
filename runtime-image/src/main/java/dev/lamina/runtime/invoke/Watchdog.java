package dev.lamina.runtime.invoke;

import dev.lamina.runtime.EssentialThread;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Stops invocations at their deadline. Invocations come and go every few hundred microseconds and hardly ever expire,
 * so watching one costs two volatile writes: the thread checks by itself at least once per timeout, which is soon
 * enough for every invocation with the usual deadline, and is woken only for one that ends before its next check.
 */
final class Watchdog implements Runnable {
    private final AtomicReferenceArray<Execution> watched;
    private final long periodNanos;
    private final Consumer<Execution> onExpiry;
    private final Thread thread;

    // Mutable state
    private volatile long nextCheck = System.nanoTime();

    Watchdog(int slots, Duration timeout, Consumer<Execution> onExpiry) {
        this.watched = new AtomicReferenceArray<>(slots);
        this.periodNanos = timeout.toNanos();
        this.onExpiry = onExpiry;
        this.thread = EssentialThread.named("watchdog").daemon().start(this);
    }

    void watch(int slot, Execution execution) {
        watched.set(slot, execution);
        if (execution.deadlineNanos - nextCheck < 0) {
            LockSupport.unpark(thread);
        }
    }

    void release(int slot) {
        watched.lazySet(slot, null);
    }

    /** The execution that runs in the slot, or null. */
    Execution running(int slot) {
        return watched.get(slot);
    }

    int slots() {
        return watched.length();
    }

    @Override
    public void run() {
        for (; ; ) {
            check();
            // Again after the time is public: an execution that arrived in between has seen the old one.
            long next = check();
            LockSupport.parkNanos(this, Math.max(1, next - System.nanoTime()));
        }
    }

    private long check() {
        long now = System.nanoTime();
        long next = now + periodNanos;
        for (int slot = 0; slot < watched.length(); slot++) {
            Execution execution = watched.get(slot);
            if (execution == null) {
                continue;
            }
            if (execution.deadlineNanos - now > 0) {
                next = execution.deadlineNanos - next < 0 ? execution.deadlineNanos : next;
            } else if (watched.compareAndSet(slot, execution, null) && execution.claim()) {
                onExpiry.accept(execution);
            }
        }
        nextCheck = next;
        return next;
    }
}
