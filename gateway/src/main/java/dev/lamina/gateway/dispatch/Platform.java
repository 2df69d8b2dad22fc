package dev.lamina.gateway.dispatch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all functions together hold of this gateway. Taken before the checks look at it, so that a limit is never passed. */
final class Platform {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong bufferedBytes = new AtomicLong();

  Share take(Invocation invocation) {
    return new Share(inFlight.incrementAndGet(), bufferedBytes.addAndGet(invocation.payload().length()));
  }

  void giveBack(Invocation invocation) {
    inFlight.decrementAndGet();
    bufferedBytes.addAndGet(-invocation.payload().length());
  }

  int inFlight() {
    return inFlight.get();
  }

  long bufferedBytes() {
    return bufferedBytes.get();
  }

  /** Totals, the asking invocation included. */
  record Share(int inFlight, long bufferedBytes) {}
}
