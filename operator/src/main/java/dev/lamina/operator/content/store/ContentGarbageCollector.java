package dev.lamina.operator.content.store;

import dev.lamina.installation.ContentBucket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Removes content that is no longer referenced. An object is deleted if two sweeps at least {@link #GRACE} apart, and
 * all sweeps between them, found no reference to it, and no request was resolved to it in that time.
 *
 * <p>The trap is the time between resolving a request and writing the hash into the status. So every request calls
 * {@link #inUse} <em>before</em> it reads the store, and the last check and the deletion happen under the same lock: a
 * request is resolved either before (the object is kept) or after (the object does not exist, and is stored again).
 * Requests start the sweeps, so only the leading replica sweeps.
 */
@Singleton
public class ContentGarbageCollector {
    private static final Logger LOG = Logger.getLogger(ContentGarbageCollector.class);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofHours(1);

    private final ContentStore store;
    private final ReferencedContent referenced;
    private final Clock clock;

    // Mutable state
    private final AtomicReference<Instant> due;
    private final Map<String, Instant> used = new HashMap<>();
    private final Map<String, Instant> unnamedSince = new HashMap<>();

    @Inject
    ContentGarbageCollector(ContentStore store, ReferencedContent referenced, Clock clock) {
        this.store = store;
        this.referenced = referenced;
        this.clock = clock;
        this.due = new AtomicReference<>(clock.instant().plus(INTERVAL));
    }

    public synchronized void inUse(String sha256) {
        used.put(sha256, clock.instant());
    }

    /** Starts a sweep if it is due; returns at once, so that no reconciliation waits for it. */
    public void runWhenDue() {
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
            LOG.warnf("Could not remove unused content, next attempt in %s: %s", INTERVAL, e.getMessage());
        }
    }

    /**
     * Sweeps. References are listed second, so content that is stored and referenced after the first list is not
     * affected.
     */
    void sweep() {
        Set<String> stored = store.list();
        Set<String> named = referenced.hashes();
        Set<String> keep = new HashSet<>(named);
        stored.stream().filter(record -> isOfAny(named, record)).forEach(keep::add);
        keep.addAll(uploaded(stored));
        Instant now = clock.instant();
        Set<String> due = new HashSet<>();
        for (String sha256 : stored) {
            if (keep.contains(sha256)) {
                forget(sha256);
            } else if (isForgotten(sha256, now)) {
                due.add(sha256);
            }
        }
        if (!due.isEmpty()) {
            // Listing the references takes a while: meanwhile a gateway may have written a record for bytes it found.
            due.removeAll(uploaded(store.list()));
            due.forEach(sha256 -> removeIfForgotten(sha256, now));
        }
        prune(stored, now);
    }

    /** Bytes are kept at least as long as the record of their upload, because one who uploads them now uses both. */
    private static Set<String> uploaded(Set<String> stored) {
        return stored.stream()
                .map(ContentBucket::uploaded)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    /** Returns whether it is a record of a namespace of which all are kept. */
    private static boolean isOfAny(Set<String> named, String object) {
        return ContentBucket.uploaded(object).isPresent()
                && named.contains(object.substring(0, object.lastIndexOf('/') + 1));
    }

    private synchronized void forget(String sha256) {
        unnamedSince.remove(sha256);
    }

    private synchronized boolean isForgotten(String sha256, Instant now) {
        Instant since = unnamedSince.computeIfAbsent(sha256, unknown -> now);
        Instant lastUse = used.getOrDefault(sha256, Instant.MIN);
        return !now.isBefore(since.plus(GRACE)) && !lastUse.isAfter(now.minus(GRACE));
    }

    private synchronized void removeIfForgotten(String sha256, Instant now) {
        if (!isForgotten(sha256, now)) {
            return;
        }
        // Gateways write uploads, and renew bytes and record of one that is uploaded again.
        if (store.modified(sha256).filter(now.minus(GRACE)::isBefore).isPresent()) {
            return;
        }
        store.delete(sha256);
        unnamedSince.remove(sha256);
        LOG.infof("Content %s was removed: no Function or Layer has referenced it for %s", sha256, GRACE);
    }

    private synchronized void prune(Set<String> stored, Instant now) {
        unnamedSince.keySet().retainAll(stored);
        used.values().removeIf(time -> time.isBefore(now.minus(GRACE)));
    }
}
