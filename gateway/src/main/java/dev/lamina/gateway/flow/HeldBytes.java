package dev.lamina.gateway.flow;

import java.util.concurrent.Semaphore;

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

  public void release(int acquired) {
    units.release(acquired);
  }
}
