package dev.lamina.gateway.api.websocket;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Limits the connections of this gateway, of which one namespace gets a quarter at most. */
final class ConnectionPlaces {
    private static final int NAMESPACE_PART = 4;

    private final int total;
    private final int ofNamespace;

    // Mutable state
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    ConnectionPlaces(int total) {
        this.total = total;
        this.ofNamespace = Math.max(1, total / NAMESPACE_PART);
    }

    /** Empty if the namespace, or all together, have as many as they may. The result is to be released once. */
    synchronized Optional<Place> take(String namespace) {
        if (all >= total || taken.getOrDefault(namespace, 0) >= ofNamespace) {
            return Optional.empty();
        }
        all++;
        taken.merge(namespace, 1, Integer::sum);
        return Optional.of(() -> release(namespace));
    }

    private synchronized void release(String namespace) {
        all--;
        taken.computeIfPresent(namespace, (_, count) -> count == 1 ? null : count - 1);
    }
}
