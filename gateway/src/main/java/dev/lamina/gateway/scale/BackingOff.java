package dev.lamina.gateway.scale;

import dev.lamina.gateway.dispatch.FunctionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Pods that are replicas and no environments: the kubelet lets time pass before it starts their container again. As long as
 * nothing serves a function, as many more are asked for; KEDA lowers the number when they have come, and those that are not
 * ready are the first to go.
 */
final class BackingOff {
  /** The kubelet's longest pause. */
  private static final long FORGOTTEN_NANOS = Duration.ofMinutes(5).toNanos();
  /** A function whose every invocation ends its container must not fill the cluster with such pods. */
  static final int MOST = 3;

  private final LongSupplier clock;

  // Mutable state: since when, by pod, in the order of time; each guarded by itself
  private final Map<FunctionId, LinkedHashMap<String, Long>> pods = new ConcurrentHashMap<>();

  /** @param clock nanoseconds, as {@link System#nanoTime} */
  BackingOff(LongSupplier clock) {
    this.clock = clock;
  }

  void add(FunctionId function, String pod) {
    LinkedHashMap<String, Long> known = pods.computeIfAbsent(function, id -> new LinkedHashMap<>());
    synchronized (known) {
      known.putLast(pod, clock.getAsLong());
      if (known.size() > MOST) {
        known.pollFirstEntry();
      }
    }
  }

  int count(FunctionId function) {
    LinkedHashMap<String, Long> known = pods.get(function);
    if (known == null) {
      return 0;
    }
    synchronized (known) {
      known.values().removeIf(since -> clock.getAsLong() - since > FORGOTTEN_NANOS);
      return known.size();
    }
  }

  void forget(FunctionId function) {
    pods.remove(function);
  }
}
