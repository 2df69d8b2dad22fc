package dev.lamina.gateway.flow;

import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds the bytes of events that this gateway holds, over all functions: whoever is first in line gets the next that come free. */
public final class HeldBytes {
  private static final int UNIT = 1024;

  private final int total;
  private final Semaphore units;

  public HeldBytes(long bytes) {
    this.total = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    this.units = new Semaphore(total, true);
  }

  /** Waits for room; what it returns is to be given to {@link #release}. Not interruptible: the event in hand must not be dropped. */
  public int acquire(int bytes) {
    int wanted = Math.min(total, bytes / UNIT + 1);
    units.acquireUninterruptibly(wanted);
    return wanted;
  }

  /** As {@link #acquire}, without waiting; empty when there is no room, or others wait for it. */
  public OptionalInt tryAcquire(int bytes) {
    int wanted = Math.min(total, bytes / UNIT + 1);
    try {
      // This one does not overtake who waits, other than the method without a time.
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
