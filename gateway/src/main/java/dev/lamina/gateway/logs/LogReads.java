package dev.lamina.gateway.logs;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Limits the reads of logs, in total and for each namespace, which has a quarter. A namespace with that many gets an
 * error at once; only reads within the quarter wait for the room that all share.
 */
public final class LogReads {
    private static final int NAMESPACE_PART = 4;
    private static final int WAIT_SECONDS = 10;

    private final Semaphore total;
    /** A namespace's semaphore exists while it reads. */
    private final LoadingCache<String, Semaphore> ofNamespaces;

    LogReads(int size) {
        this.total = new Semaphore(size, true);
        int part = Math.max(1, size / NAMESPACE_PART);
        this.ofNamespaces = Caffeine.newBuilder().weakValues().build(_ -> new Semaphore(part, true));
    }

    /** There is no room for a read. */
    public static final class NoRoomException extends RuntimeException {
        NoRoomException(String message) {
            super(message, null, false, false);
        }
    }

    /** Reads if there is room; throws {@link NoRoomException}, and what the read throws. */
    <T> T run(String namespace, Supplier<T> read) {
        Semaphore ofNamespace = ofNamespaces.get(namespace);
        if (!ofNamespace.tryAcquire()) {
            throw new NoRoomException("Namespace " + namespace + " reads logs as often as it may at once.");
        }
        try {
            if (!acquired()) {
                throw new NoRoomException("The gateway reads logs as often as it may at once.");
            }
            try {
                return read.get();
            } finally {
                total.release();
            }
        } finally {
            ofNamespace.release();
        }
    }

    private boolean acquired() {
        try {
            return total.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
