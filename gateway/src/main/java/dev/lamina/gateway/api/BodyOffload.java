package dev.lamina.gateway.api;

import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs work on a body where it blocks no other request: for a small body immediately, for a large one off the event
 * loop.
 */
public final class BodyOffload {
    private static final int SMALL = 256 * 1024;
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private BodyOffload() {}

    /** @return may complete on another thread */
    public static <T> Future<T> run(int bytes, Callable<T> work) {
        return bytes <= SMALL
                ? now(work)
                : Future.fromCompletionStage(CompletableFuture.supplyAsync(() -> unchecked(work), THREADS))
                        .recover(e -> Future.failedFuture(
                                e instanceof CompletionException && e.getCause() != null ? e.getCause() : e));
    }

    private static <T> Future<T> now(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    private static <T> T unchecked(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
