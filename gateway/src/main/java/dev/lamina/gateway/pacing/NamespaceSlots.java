package dev.lamina.gateway.pacing;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Limits concurrent work, in total and for each namespace: a namespace has a quarter at most, so that work of others is
 * done although that of one does not end. Work first waits for room in its namespace, so that only a few of one
 * namespace wait for the room that all share. The work itself must have a time limit.
 */
public final class NamespaceSlots {
    private static final int NAMESPACE_PART = 4;

    private final Semaphore total;
    /** A namespace's semaphore exists while work of it waits or runs. */
    private final LoadingCache<String, Semaphore> ofNamespaces;

    public NamespaceSlots(int size) {
        this.total = new Semaphore(size, true);
        int part = Math.max(1, size / NAMESPACE_PART);
        this.ofNamespaces = Caffeine.newBuilder().weakValues().build(_ -> new Semaphore(part, true));
    }

    /** Does the work when there is room; blocks until then. Throws what the work throws. */
    public <T> T run(String namespace, Supplier<T> work) {
        Semaphore ofNamespace = ofNamespaces.get(namespace);
        ofNamespace.acquireUninterruptibly();
        try {
            total.acquireUninterruptibly();
            try {
                return work.get();
            } finally {
                total.release();
            }
        } finally {
            ofNamespace.release();
        }
    }
}
