package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pods that polled here and whose connection closed, with the time. The kubelet checks most environments only every
 * five seconds: if one ended sooner it does not know that it was running, but the gateway does. Of each function the
 * {@value #MOST_PODS} latest are kept; without its entry, a container that served and ended soon counts as one that
 * ended during init.
 */
final class LostPods {
    static final int MOST_PODS = 100;
    /** The node's clock differs from the gateway's, and its times are in whole seconds. */
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
