package dev.lamina.gateway.queue.rabbitmq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Messages that failed and wait for their next try, here and unacknowledged: RabbitMQ would give them out again at once, and a
 * classic queue does not count. What also waits is a message whose id is in hand already, for a function could not tell the two
 * apart. Thread-safe.
 */
final class Waiting {
  /** Brokers end the channel of who does not acknowledge within 30 minutes. */
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
  private final Set<String> inHand = new HashSet<>();

  synchronized void add(Held message) {
    held.add(message);
  }

  /** Takes out what is due, as it was received. */
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

  /** Answers false when another message of this id is in hand. */
  synchronized boolean enter(String id) {
    return inHand.add(id);
  }

  synchronized void leave(String id) {
    inHand.remove(id);
  }
}
