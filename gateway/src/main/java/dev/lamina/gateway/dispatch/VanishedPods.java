package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pods that asked for work here and whose connection closed, and when. The kubelet looks at most environments only every five
 * seconds: of one that ended sooner it does not know that it was up, and we do. Of a function the {@value #MOST_PODS} that
 * went last are kept; without its entry, a container that served and ended soon counts as one that ended during init.
 */
final class VanishedPods {
  static final int MOST_PODS = 100;
  /** The node's clock is not ours, and it tells whole seconds. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

  // Mutable state; each inner map is guarded by itself
  private final Map<FunctionId, LinkedHashMap<String, Instant>> pods = new ConcurrentHashMap<>();

  void add(FunctionId function, String pod) {
    LinkedHashMap<String, Instant> known = pods.computeIfAbsent(function, id -> new LinkedHashMap<>());
    synchronized (known) {
      known.putLast(pod, Instant.now());
      if (known.size() > MOST_PODS) {
        known.pollFirstEntry();
      }
    }
  }

  /** @param end when the pod's container ended, by its node's clock */
  boolean isOneThatEnded(FunctionId function, String pod, Instant end) {
    LinkedHashMap<String, Instant> known = pods.get(function);
    if (known == null) {
      return false;
    }
    synchronized (known) {
      Instant vanished = known.get(pod);
      return vanished != null && Duration.between(vanished, end).abs().compareTo(CLOCKS_DIFFER) <= 0;
    }
  }

  void forget(FunctionId function) {
    pods.remove(function);
  }
}
