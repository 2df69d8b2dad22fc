package dev.lamina.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resources as the API server returned them after the last write of their status, until the SDK's cache is as new.
 * Otherwise a reconciliation that follows at once would start from the previous status: transitions would be reported
 * twice, and facts stored in the status would be lost.
 */
final class WrittenStatusCache {
    /** A cache that is older than this has lost its watch, which the SDK repairs. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private record Entry(HasMetadata resource, Instant at) {}

    private final InstantSource clock;

    // Mutable state, by uid
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    WrittenStatusCache(InstantSource clock) {
        this.clock = clock;
    }

    void put(HasMetadata resource) {
        Instant now = clock.instant();
        entries.values().removeIf(entry -> entry.at().plus(KEPT).isBefore(now));
        entries.put(resource.getMetadata().getUid(), new Entry(resource, now));
    }

    /** Returns the newer of the cached and the written resource; the latter as a copy. */
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

    /** Returns the resource version, a growing number, as every informer assumes. */
    private static long version(HasMetadata resource) {
        return Long.parseLong(resource.getMetadata().getResourceVersion());
    }
}
