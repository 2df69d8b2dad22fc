package dev.lamina.gateway.tracing;

import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.pacing.Shares;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The spans that wait to be sent. Namespaces share the room by the rule of {@link Shares}, so that one that makes more
 * spans than are sent does not displace those of others.
 */
final class SpanQueue {
    /** One namespace alone gets three quarters. */
    private static final int LENT = 3;

    private final int room;

    // Mutable state, guarded by this
    private final Deque<Span> waiting = new ArrayDeque<>();
    private final Map<String, Integer> ofNamespaces = new HashMap<>();

    SpanQueue(int room) {
        this.room = room;
    }

    /** @return false if there is no room for it */
    synchronized boolean offer(Span span) {
        int has = ofNamespaces.getOrDefault(span.namespace(), 0) + 1;
        if (!Shares.allows(has, 1, room - waiting.size() - 1, LENT)) {
            return false;
        }
        ofNamespaces.merge(span.namespace(), 1, Integer::sum);
        waiting.addLast(span);
        return true;
    }

    /** Takes the oldest spans. */
    synchronized List<Span> take(int most) {
        List<Span> taken = new ArrayList<>(Math.min(most, waiting.size()));
        while (taken.size() < most && !waiting.isEmpty()) {
            Span span = waiting.removeFirst();
            ofNamespaces.computeIfPresent(span.namespace(), (namespace, count) -> count == 1 ? null : count - 1);
            taken.add(span);
        }
        return taken;
    }

    /** Whether the next spans may soon find no room. */
    synchronized boolean isHalfFull() {
        return waiting.size() >= room / 2;
    }

    synchronized int size() {
        return waiting.size();
    }
}
