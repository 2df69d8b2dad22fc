package dev.lamina.gateway.api.http.throttle;

import dev.lamina.api.HttpThrottle;
import dev.lamina.gateway.cluster.SharedUse;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The token buckets of all limits. Gateways tell each other what they took, several times a second and at once if it is
 * much.
 */
@Singleton
public class Throttles {
    private final SharedUse others;
    private final LongSupplier clock;

    // Mutable state: by the name of the limit
    private final Map<String, TokenBucket> buckets = new HashMap<>();
    private final Map<String, Integer> unreported = new HashMap<>();

    @Inject
    Throttles(SharedUse others) {
        this(others, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    public Throttles(SharedUse others, LongSupplier clock) {
        this.others = others;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        begin();
    }

    /** From now on gateways hear from each other. */
    public void begin() {
        others.exchange(this::unreported, this::taken);
    }

    /** These limits are in force, and no others; a limit that was before keeps its tokens. */
    public synchronized void limit(Map<String, HttpThrottle> limits) {
        buckets.keySet().retainAll(limits.keySet());
        unreported.keySet().retainAll(limits.keySet());
        long now = clock.getAsLong();
        limits.forEach((name, limit) -> {
            TokenBucket known = buckets.get(name);
            if (known == null) {
                buckets.put(name, new TokenBucket(limit, now));
            } else {
                known.limit(limit);
            }
        });
    }

    /**
     * Takes a token of each of these limits, or none.
     *
     * @return whether each had one; a limit that is not known has
     */
    public boolean admit(List<String> names) {
        return names.isEmpty() || admitLimited(names);
    }

    private boolean admitLimited(List<String> names) {
        boolean much = false;
        synchronized (this) {
            long now = clock.getAsLong();
            int parts = others.parts();
            for (String name : names) {
                TokenBucket bucket = buckets.get(name);
                if (bucket != null && !bucket.hasToken(now, parts)) {
                    return false;
                }
            }
            for (String name : names) {
                TokenBucket bucket = buckets.get(name);
                if (bucket != null) {
                    bucket.take(1, now, parts);
                    much |= unreported.merge(name, 1, Integer::sum) >= bucket.worthReporting();
                }
            }
        }
        if (much) {
            others.reportSoon();
        }
        return true;
    }

    private synchronized Map<String, Integer> unreported() {
        Map<String, Integer> all = Map.copyOf(unreported);
        unreported.clear();
        return all;
    }

    private synchronized void taken(Map<String, Integer> byAnother) {
        long now = clock.getAsLong();
        int parts = others.parts();
        byAnother.forEach((name, tokens) -> {
            TokenBucket bucket = buckets.get(name);
            if (bucket != null && tokens != null && tokens > 0) {
                bucket.take(tokens, now, parts);
            }
        });
    }
}
