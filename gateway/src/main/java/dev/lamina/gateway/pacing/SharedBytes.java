package dev.lamina.gateway.pacing;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A byte budget of which one namespace gets a quarter at most: a namespace whose messages are not taken leaves room for
 * those of others. Nothing waits for room.
 */
public final class SharedBytes {
    private static final int NAMESPACE_PART = 4;

    private final ByteBudget total;
    private final int share;
    /** A namespace's budget exists while it holds something. */
    private final LoadingCache<String, ByteBudget> ofNamespaces;

    /** @param bytes over all namespaces */
    public SharedBytes(long bytes) {
        this.total = new ByteBudget(bytes);
        this.share = Math.clamp(bytes / NAMESPACE_PART, 1, Integer.MAX_VALUE);
        this.ofNamespaces = Caffeine.newBuilder().weakValues().build(_ -> new ByteBudget(share));
    }

    /** Room that was taken; to be released once. */
    public interface Room {
        void release();
    }

    /**
     * Takes room for a message; empty if its namespace, or all together, have none left. One that is larger than the
     * share needs all of the share.
     */
    public Optional<Room> tryAcquire(String namespace, int bytes) {
        ByteBudget ofNamespace = ofNamespaces.get(namespace);
        OptionalInt own = ofNamespace.tryAcquire(bytes);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt shared = total.tryAcquire(Math.min(bytes, share - 1));
        if (shared.isEmpty()) {
            ofNamespace.release(own.getAsInt());
            return Optional.empty();
        }
        return Optional.of(() -> {
            total.release(shared.getAsInt());
            ofNamespace.release(own.getAsInt());
        });
    }
}
