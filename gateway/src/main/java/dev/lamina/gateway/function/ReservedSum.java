package dev.lamina.gateway.function;

import dev.lamina.gateway.pacing.NamespaceLimits;
import java.util.HashMap;
import java.util.Map;

/**
 * Sum of the reserved concurrency of all functions. A namespace counts with what administrators allow it at most: what
 * it reserves beyond that takes nothing from others. Written under one lock, read by any thread.
 */
final class ReservedSum {
    private final NamespaceLimits limits;
    private final Map<String, Long> ofNamespaces = new HashMap<>();
    private volatile long sum;

    ReservedSum(NamespaceLimits limits) {
        this.limits = limits;
    }

    /** @param more negative if less is reserved than before */
    void add(String namespace, long more) {
        if (more == 0) {
            return;
        }
        long before = ofNamespaces.getOrDefault(namespace, 0L);
        long now = before + more;
        if (now == 0) {
            ofNamespaces.remove(namespace);
        } else {
            ofNamespaces.put(namespace, now);
        }
        sum += counted(namespace, now) - counted(namespace, before);
    }

    long sum() {
        return sum;
    }

    private long counted(String namespace, long reserved) {
        return Math.min(reserved, limits.reserved(namespace).orElse(Integer.MAX_VALUE));
    }
}
