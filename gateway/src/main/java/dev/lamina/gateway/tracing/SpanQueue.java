package dev.lamina.gateway.tracing;

import dev.lamina.gateway.dispatch.trace.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The spans that wait to be sent. A namespace has a quarter of the room at most, so that one that makes more spans than
 * are sent does not displace those of others.
 */
final class SpanQueue {
    private static final int NAMESPACE_PART = 4;

    private final int room;
    private final int part;

    // Mutable state, guarded by this
    private final Deque<Span> waiting = new ArrayDeque<>();
    private final Map<String, Integer> ofNamespaces = new HashMap<>();

    SpanQueue(int room) {
        this.room = room;
        this.part = Math.max(1, room / NAMESPACE_PART);
    }

    /** @return false if there is no room for it */
    synchronized boolean offer(Span span) {
        if (waiting.size() >= room || ofNamespaces.getOrDefault(span.namespace(), 0) >= part) {
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

    synchronized int size() {
        return waiting.size();
    }
}
