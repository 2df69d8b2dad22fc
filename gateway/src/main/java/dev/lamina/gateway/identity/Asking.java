package dev.lamina.gateway.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Where and when the API server is asked.
 *
 * @param atOnce for a question whose answer somebody waits for
 * @param later for one that nobody waits for: those who call again after a pause, and make it due, need the CPU themselves
 */
record Asking(Executor atOnce, Executor later, Ticker ticker) {
  private static final long LATER_MS = 300;

  /** Asking blocks, so each question has a virtual thread. */
  static Asking inVirtualThreads() {
    Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    return new Asking(threads, CompletableFuture.delayedExecutor(LATER_MS, TimeUnit.MILLISECONDS, threads), Ticker.systemTicker());
  }
}
