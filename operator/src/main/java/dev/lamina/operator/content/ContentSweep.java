package dev.lamina.operator.content;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Removes content that nothing names any more. An object goes when two sweeps at least {@link #GRACE} apart, and all between
 * them, found it named by nothing, and no resolution came to it in that time.
 *
 * <p>The trap is the time between a resolution and the status that names its hash. So each resolution says {@link #inUse}
 * <em>before</em> it asks the store, and the last look and the deletion happen under the same lock: a resolution comes
 * either before (the object stays) or after (it is not there, and is stored again). Sweeps are started by resolutions, so
 * only the replica that leads ever sweeps.
 */
@Singleton
class ContentSweep {
  private static final Logger LOG = Logger.getLogger(ContentSweep.class);
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration GRACE = Duration.ofHours(1);

  private final ContentStore store;
  private final NamedContent named;
  private final Clock clock;

  // Mutable state
  private final AtomicReference<Instant> due;
  private final Map<String, Instant> used = new HashMap<>();
  private final Map<String, Instant> unnamedSince = new HashMap<>();

  @Inject
  ContentSweep(ContentStore store, NamedContent named, Clock clock) {
    this.store = store;
    this.named = named;
    this.clock = clock;
    this.due = new AtomicReference<>(clock.instant().plus(INTERVAL));
  }

  synchronized void inUse(String sha256) {
    used.put(sha256, clock.instant());
  }

  /** Returns at once; the sweep is nobody's reconciliation to wait for. */
  void runWhenDue() {
    Instant now = clock.instant();
    Instant when = due.get();
    if (!now.isBefore(when) && due.compareAndSet(when, now.plus(INTERVAL))) {
      Thread.ofVirtual().name("content-sweep").start(this::sweepOrLog);
    }
  }

  private void sweepOrLog() {
    try {
      sweep();
    } catch (RuntimeException e) {
      LOG.warnf("Content was not swept, next try in %s: %s", INTERVAL, e.getMessage());
    }
  }

  /** The list of what is named comes second: what is stored and named after the first list is not in question. */
  void sweep() {
    Set<String> stored = store.list();
    Set<String> keep = named.hashes();
    Instant now = clock.instant();
    for (String sha256 : stored) {
      if (keep.contains(sha256)) {
        forget(sha256);
      } else {
        removeIfForgotten(sha256, now);
      }
    }
    prune(stored, now);
  }

  private synchronized void forget(String sha256) {
    unnamedSince.remove(sha256);
  }

  private synchronized void removeIfForgotten(String sha256, Instant now) {
    Instant since = unnamedSince.computeIfAbsent(sha256, unknown -> now);
    Instant lastUse = used.getOrDefault(sha256, Instant.MIN);
    if (now.isBefore(since.plus(GRACE)) || lastUse.isAfter(now.minus(GRACE))) {
      return;
    }
    store.delete(sha256);
    unnamedSince.remove(sha256);
    LOG.infof("Content %s removed: no Function or Layer named it for %s", sha256, GRACE);
  }

  private synchronized void prune(Set<String> stored, Instant now) {
    unnamedSince.keySet().retainAll(stored);
    used.values().removeIf(time -> time.isBefore(now.minus(GRACE)));
  }
}
