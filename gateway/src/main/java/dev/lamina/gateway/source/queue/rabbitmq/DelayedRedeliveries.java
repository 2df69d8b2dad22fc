package dev.lamina.gateway.source.queue.rabbitmq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Messages that failed and wait for their next attempt, here and unacknowledged: RabbitMQ would deliver them again at
 * once, and a classic queue does not count deliveries. A message whose id is already in flight waits too, because a
 * function could not distinguish the two. Thread-safe.
 */
final class DelayedRedeliveries {
    /** Brokers close the channel of a consumer that does not acknowledge within 30 minutes. */
    private static final long LONGEST = 10 * 60 * 1_000_000_000L;

    /**
     * @param failures so far
     * @param receivedAt,due in nanoseconds, as {@link System#nanoTime}
     */
    record Held(RabbitmqMessage message, long failures, long receivedAt, long due) {
        boolean isTooLong(long now) {
            return now - receivedAt > LONGEST;
        }
    }

    // Mutable state, guarded by this
    private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparingLong(Held::due));
    private final Set<String> inFlight = new HashSet<>();

    synchronized void add(Held message) {
        held.add(message);
    }

    /** Removes and returns messages that are due, the earliest first. */
    synchronized List<Held> due(int most, long now) {
        List<Held> due = new ArrayList<>();
        while (due.size() < most && !held.isEmpty() && held.peek().due() - now <= 0) {
            due.add(held.poll());
        }
        return due;
    }

    synchronized long nanosUntilDue(long now) {
        return held.isEmpty() ? Long.MAX_VALUE : Math.max(0, held.peek().due() - now);
    }

    /** Returns false if another message of this id is in flight. */
    synchronized boolean enter(String id) {
        return inFlight.add(id);
    }

    synchronized void leave(String id) {
        inFlight.remove(id);
    }
}
