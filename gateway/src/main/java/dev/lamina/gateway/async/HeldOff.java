package dev.lamina.gateway.async;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Events that somebody is about to take out of the queue: they are not begun until that has happened, or is forgotten. */
final class HeldOff {
  /** After so long an event that was held off is looked at again. */
  static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration FORGOTTEN = Duration.ofSeconds(3);

  private final LongSupplier nanoTime;
  private final Map<String, Long> since = new ConcurrentHashMap<>();

  HeldOff(LongSupplier nanoTime) {
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
