package dev.lamina.gateway.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * How often things have failed in a row, each by its key, and when each may be tried again. Safe for use by many threads.
 *
 * @param <K> what a thing is known by
 */
public final class Failures<K> {
  private record Failed(int times, Instant again) {}

  private final Backoff backoff;
  private final InstantSource clock;

  // Mutable state
  private final Map<K, Failed> failed = new ConcurrentHashMap<>();

  public Failures(Backoff backoff, InstantSource clock) {
    this.backoff = backoff;
    this.clock = clock;
  }

  /** Whether the pause after the last failure is over; true as well for what has not failed. */
  public boolean mayTry(K key) {
    Failed last = failed.get(key);
    return last == null || !clock.instant().isBefore(last.again());
  }

  /** It has failed once more; answers how often in a row. */
  public int add(K key) {
    return failed.compute(key, (_, last) -> next(last == null ? 1 : last.times() + 1)).times();
  }

  private Failed next(int times) {
    Duration pause = backoff.after(times);
    return new Failed(times, clock.instant().plus(pause));
  }

  /** It went well: the next failure is a first one. */
  public void clear(K key) {
    failed.remove(key);
  }

  /** Forgets all others. */
  public void keepOnly(Predicate<K> wanted) {
    failed.keySet().removeIf(wanted.negate());
  }
}
