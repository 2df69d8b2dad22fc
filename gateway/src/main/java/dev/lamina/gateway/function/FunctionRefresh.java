package dev.lamina.gateway.function;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Reads functions from the API server when the watch may be behind. A caller waits for a read that began after its
 * call: one read serves all callers before it, and there are at most ten reads a second of one function.
 */
final class FunctionRefresh {
    private static final Logger LOG = Logger.getLogger(FunctionRefresh.class);
    private static final long INTERVAL_NANOS = 100_000_000L;
    private static final int AT_ONCE = 8;
    /** The caller must get its rejection, even if the API server does not respond. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Consumer<FunctionId> read;
    private final Executor executor;
    private final Duration patience;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final Map<FunctionId, CompletableFuture<Void>> next = new ConcurrentHashMap<>();

    /**
     * @param read reads a function; blocks
     * @param executor whose tasks may block
     */
    FunctionRefresh(Consumer<FunctionId> read, Executor executor) {
        this(read, executor, PATIENCE);
    }

    /** @param patience how long a caller waits */
    FunctionRefresh(Consumer<FunctionId> read, Executor executor, Duration patience) {
        this.read = read;
        this.executor = executor;
        this.patience = patience;
    }

    /** Completes after the read, or when it was not possible in time; never exceptionally. */
    CompletionStage<Void> refresh(FunctionId function) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> done = next.compute(function, (id, last) -> {
            if (last == null) {
                executor.execute(() -> run(function));
            }
            return last == null || last.isDone() ? asked : last;
        });
        return done.copy().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Repeats until there are no more callers; a function has an entry for as long as this runs. */
    private void run(FunctionId function) {
        boolean more = true;
        while (more) {
            long begun = System.nanoTime();
            CompletableFuture<Void> asked = next.put(function, CompletableFuture.completedFuture(null));
            safely(function);
            asked.complete(null);
            pause(INTERVAL_NANOS - (System.nanoTime() - begun));
            more = next.computeIfPresent(function, (id, last) -> last.isDone() ? null : last) != null;
        }
    }

    private void safely(FunctionId function) {
        permits.acquireUninterruptibly();
        try {
            read.accept(function);
        } catch (RuntimeException e) {
            LOG.debugf("%s cannot be read: %s", function, e.getMessage());
        } finally {
            permits.release();
        }
    }

    private static void pause(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }
}
