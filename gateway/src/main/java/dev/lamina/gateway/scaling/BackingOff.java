package dev.lamina.gateway.scaling;

import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Pods in back-off: they count as replicas, but are not environments until the kubelet restarts their container. As
 * long as no environment serves a function, it gets as many additional replicas. KEDA lowers the number when these have
 * started, and pods that are not ready are deleted first.
 */
final class BackingOff {
    /** The kubelet's longest back-off. */
    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(5).toNanos();
    /**
     * Maximum number for a function: if every invocation ends its container, it must not fill the cluster with such
     * pods.
     */
    static final int MOST = 3;

    private final LongSupplier clock;

    // Mutable state: start of the back-off by pod, in the order of time; each map guarded by itself
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
