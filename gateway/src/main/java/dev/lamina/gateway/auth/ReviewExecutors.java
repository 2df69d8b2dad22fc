package dev.lamina.gateway.auth;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The executors on which reviews are sent to the API server.
 *
 * @param atOnce for reviews that a caller waits for
 * @param later for refreshes that no caller waits for: they are delayed, because the caller that makes them due needs
 *     the CPU itself
 */
record ReviewExecutors(Executor atOnce, Executor later, Ticker ticker) {
    private static final long LATER_MS = 300;

    /** A review blocks, so each has a virtual thread. */
    static ReviewExecutors inVirtualThreads() {
        Executor threads = Executors.newVirtualThreadPerTaskExecutor();
        return new ReviewExecutors(
                threads,
                CompletableFuture.delayedExecutor(LATER_MS, TimeUnit.MILLISECONDS, threads),
                Ticker.systemTicker());
    }
}
