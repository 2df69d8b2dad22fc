package dev.lamina.gateway.async;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Events that are about to be taken out of the queue: they are not begun until that has happened, or some seconds have
 * passed.
 */
final class CancelHold {
    /** After this time an event that was held off is checked again. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration FORGOTTEN = Duration.ofSeconds(3);

    private final LongSupplier nanoTime;
    private final Map<String, Long> since = new ConcurrentHashMap<>();

    CancelHold(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(String requestId) {
        long now = nanoTime.getAsLong();
        since.values().removeIf(added -> now - added > FORGOTTEN.toNanos());
        since.put(requestId, now);
    }

    boolean contains(String requestId) {
        Long added = since.get(requestId);
        return added != null && nanoTime.getAsLong() - added <= FORGOTTEN.toNanos();
    }
}
