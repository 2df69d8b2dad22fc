package dev.lamina.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resources as the API server had them after the last write of their status, until the SDK's cache is no longer behind that. A
 * reconcile that follows at once would else begin with the status before: transitions would be told twice, and what was noted
 * in the status would be forgotten.
 */
final class Written {
  /** A cache that is further behind has lost its watch, and so has its own repair. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private record Entry(HasMetadata resource, Instant at) {}

  private final InstantSource clock;

  // Mutable state, by uid
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  Written(InstantSource clock) {
    this.clock = clock;
  }

  void put(HasMetadata resource) {
    Instant now = clock.instant();
    entries.values().removeIf(entry -> entry.at().plus(KEPT).isBefore(now));
    entries.put(resource.getMetadata().getUid(), new Entry(resource, now));
  }

  /** The newer of the two: what the cache has, or what was written; the latter as a copy. */
  @SuppressWarnings("unchecked")
  <R extends HasMetadata> R newest(R cached) {
    Entry last = entries.get(cached.getMetadata().getUid());
    if (last == null) {
      return cached;
    }
    if (version(last.resource()) > version(cached)) {
      return (R) Serialization.clone(last.resource());
    }
    entries.remove(cached.getMetadata().getUid(), last);
    return cached;
  }

  /** Versions of one resource are numbers that grow, as every informer takes them to be. */
  private static long version(HasMetadata resource) {
    return Long.parseLong(resource.getMetadata().getResourceVersion());
  }
}
