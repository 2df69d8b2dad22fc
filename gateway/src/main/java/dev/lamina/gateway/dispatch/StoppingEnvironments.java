package dev.lamina.gateway.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environments of one function that have announced that they stop. Pods cannot fill the gateway's memory with it:
 * of each pod only the last is kept, as its programs run one after the other, and of all pods the {@value #MOST_PODS}
 * latest. If one is forgotten too early, no harm is done: it hands back the work it is given. Not synchronized; the
 * lock of its {@link FunctionQueue} guards it.
 */
final class StoppingEnvironments {
    static final int MOST_PODS = 1_000;

    private record Stopping(Environment environment, long since) {}

    private final LinkedHashMap<String, Stopping> byPod = new LinkedHashMap<>();

    /** @param now nanoseconds of the queue's clock */
    void add(Environment environment, long now) {
        byPod.putLast(environment.pod(), new Stopping(environment, now));
        if (byPod.size() > MOST_PODS) {
            byPod.pollFirstEntry();
        }
    }

    boolean contains(Environment environment) {
        Stopping stopping = byPod.get(environment.pod());
        return stopping != null && stopping.environment().equals(environment);
    }

    /** Forgets those that announced it at this time of the queue's clock or before. */
    void forgetUntil(long time) {
        for (Map.Entry<String, Stopping> oldest = byPod.firstEntry();
                oldest != null && oldest.getValue().since() - time <= 0;
                oldest = byPod.firstEntry()) {
            byPod.pollFirstEntry();
        }
    }

    int size() {
        return byPod.size();
    }
}
