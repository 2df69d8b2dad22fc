package dev.lamina.runtime.invoke;

import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.gateway.ReplyChannel;
import dev.lamina.runtime.log.LogTail;
import dev.lamina.runtime.log.LoggedInvocation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A running invocation. Exactly one party answers it, the one whose {@link #claim} succeeds: the worker when the
 * handler ends, the watchdog at the deadline, or the exit hook when the handler ends the program.
 */
final class Execution {
    final Invocation invocation;
    final ReplyChannel channel;
    final LoggedInvocation logged;
    final LogTail tail;
    final long startNanos = System.nanoTime();
    final long deadlineNanos;
    /** By this machine's clock. */
    final long deadlineMs;

    // Mutable state, of the thread that runs it
    /** Extensions have the event too. */
    boolean extended;
    /** Why the stream was aborted, written before it is. */
    volatile Outcome aborted;

    private final CountDownLatch streamEnded = new CountDownLatch(1);

    // Mutable state, guarded by this
    private boolean claimed;
    private ResultStream stream;

    Execution(Invocation invocation, ReplyChannel channel, Duration timeout) {
        this.invocation = invocation;
        this.channel = channel;
        this.logged = new LoggedInvocation(invocation.requestId(), invocation.functionArn(), invocation.traceId());
        this.tail = invocation.wantsTail() ? new LogTail() : null;
        long now = System.currentTimeMillis();
        long remaining = Deadline.remainingMs(invocation.deadlineMs(), now, timeout);
        this.deadlineMs = now + remaining;
        this.deadlineNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(remaining);
    }

    synchronized boolean claim() {
        boolean first = !claimed;
        claimed = true;
        return first;
    }

    /**
     * The result will be sent while it is written: from now on the party that claims the execution ends the stream, and
     * does not answer. False if it is already claimed.
     */
    synchronized boolean streams(ResultStream result) {
        if (!claimed) {
            stream = result;
        }
        return !claimed;
    }

    /** Null if there is none. */
    synchronized ResultStream stream() {
        return stream;
    }

    void streamEnded() {
        streamEnded.countDown();
    }

    /** False if the time ended first. */
    boolean awaitStreamEnd(long millis) throws InterruptedException {
        return streamEnded.await(millis, TimeUnit.MILLISECONDS);
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }
}
