package dev.lamina.runtime.gateway;

/** Pauses that grow from 50 ms to 1 s: a gateway that comes back is found at once, one that stays away costs nothing. */
public final class Backoff {
  private static final long FIRST_MS = 50;
  private static final long LAST_MS = 1_000;

  private long nextMs = FIRST_MS;

  public void pause() throws InterruptedException {
    Thread.sleep(nextMs);
    nextMs = Math.min(LAST_MS, nextMs * 2);
  }

  public void reset() {
    nextMs = FIRST_MS;
  }
}
