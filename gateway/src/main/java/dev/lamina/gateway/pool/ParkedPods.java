package dev.lamina.gateway.pool;

import dev.lamina.gateway.GatewayConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The environments that are parked at this gateway: those with an open poll. */
@Singleton
final class ParkedPods {
    private final int maxOfPool;

    // Mutable state: polls by pod, the oldest first; each map guarded by itself
    private final Map<PoolId, LinkedHashMap<String, ParkedPoll>> pools = new ConcurrentHashMap<>();

    @Inject
    ParkedPods(GatewayConfig config) {
        this(config.pool().maxParked());
    }

    ParkedPods(int maxOfPool) {
        this.maxOfPool = maxOfPool;
    }

    /** Adds a poll, which replaces an earlier one of its pod. Returns whether there is room for it. */
    boolean add(PoolId pool, ParkedPoll poll) {
        LinkedHashMap<String, ParkedPoll> polls = pools.computeIfAbsent(pool, id -> new LinkedHashMap<>());
        ParkedPoll before;
        synchronized (polls) {
            if (polls.size() >= maxOfPool && !polls.containsKey(poll.pod())) {
                return false;
            }
            before = polls.put(poll.pod(), poll);
        }
        if (before != null) {
            before.release();
        }
        return true;
    }

    /** Removes the poll; a later one of its pod stays. */
    void remove(PoolId pool, ParkedPoll poll) {
        LinkedHashMap<String, ParkedPoll> polls = pools.get(pool);
        if (polls != null) {
            synchronized (polls) {
                polls.remove(poll.pod(), poll);
            }
        }
    }

    /** Takes out the environment that has been parked for the longest time. */
    Optional<ParkedPoll> take(PoolId pool) {
        LinkedHashMap<String, ParkedPoll> polls = pools.get(pool);
        if (polls == null) {
            return Optional.empty();
        }
        synchronized (polls) {
            while (!polls.isEmpty()) {
                ParkedPoll oldest = polls.pollFirstEntry().getValue();
                if (oldest.open()) {
                    return Optional.of(oldest);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether an environment is parked. */
    boolean has(PoolId pool) {
        LinkedHashMap<String, ParkedPoll> polls = pools.get(pool);
        if (polls == null) {
            return false;
        }
        synchronized (polls) {
            return !polls.isEmpty();
        }
    }

    int count() {
        return pools.values().stream()
                .mapToInt(polls -> {
                    synchronized (polls) {
                        return polls.size();
                    }
                })
                .sum();
    }
}
