package dev.lamina.runtime.invoke;

import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.gateway.ReplyChannel;
import dev.lamina.runtime.log.LogTail;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An invocation that is being run. Exactly one party answers it, the one whose {@link #claim} succeeds: the worker
 * when the handler ends, the watchdog at the deadline, or the exit hook when the handler ends the program.
 */
final class Execution {
  final Invocation invocation;
  final ReplyChannel channel;
  final LogTail tail;
  final long startNanos = System.nanoTime();
  final long deadlineNanos;
  /** By this machine's clock. */
  final long deadlineMs;

  private final AtomicBoolean claimed = new AtomicBoolean();

  Execution(Invocation invocation, ReplyChannel channel, Duration timeout) {
    this.invocation = invocation;
    this.channel = channel;
    this.tail = invocation.wantsTail() ? new LogTail() : null;
    long now = System.currentTimeMillis();
    long remaining = Deadline.remainingMs(invocation.deadlineMs(), now, timeout);
    this.deadlineMs = now + remaining;
    this.deadlineNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(remaining);
  }

  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }
}
