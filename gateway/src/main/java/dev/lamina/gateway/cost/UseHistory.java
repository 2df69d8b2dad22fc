package dev.lamina.gateway.cost;

import dev.lamina.gateway.cluster.SharedStore;
import dev.lamina.gateway.cluster.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The sums by day and namespace in the store that all gateways share.
 *
 * <p>Each batch is added exactly once. A write that has no response may have been executed, so the value names the last
 * batch of each gateway: the next attempt reads it and sees. Until then the batch stays as it is, and what was used
 * meanwhile goes into the next one.
 */
final class UseHistory {
    private static final Logger LOG = Logger.getLogger(UseHistory.class);
    /** Of writes that found that another gateway was faster. */
    private static final int MAX_ATTEMPTS = 50;

    private final SharedStore store;
    private final String me;
    private final UseCounter counter;

    // Mutable state, guarded by this
    private final Deque<Batch> batches = new ArrayDeque<>();
    private long lastBatch;

    private record Batch(long number, DayKey key, Map<String, Use> uses) {}

    /** @param me an id that no other gateway has, nor this one before its last start */
    UseHistory(SharedStore store, String me, UseCounter counter) {
        this.store = store;
        this.me = me;
        this.counter = counter;
    }

    /**
     * Adds what was counted to the sums, after what is left of the last time. What cannot be written now is written
     * next time. Blocks.
     *
     * @return whether everything is written that was counted before
     */
    synchronized boolean write() {
        try {
            if (!writeBatches()) {
                return false;
            }
            counter.take().forEach((key, uses) -> batches.add(new Batch(++lastBatch, key, uses)));
            return writeBatches();
        } catch (StoreUnavailableException e) {
            LOG.debugf("Sums of costs are written later: %s", e.getMessage());
            return false;
        }
    }

    private boolean writeBatches() {
        while (!batches.isEmpty() && write(batches.peek())) {
            batches.remove();
        }
        return batches.isEmpty();
    }

    private boolean write(Batch batch) {
        String key = batch.key().text();
        for (int attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
            SharedStore.Entry entry = store.read(key);
            DayUse before = parsed(key, entry);
            if (before.has(me, batch.number())) {
                return true;
            }
            DayUse after = before.plus(me, batch.number(), batch.uses());
            if (store.write(key, Optional.of(after.text()), entry.revision())) {
                return true;
            }
        }
        return false;
    }

    /**
     * All namespaces and days with sums. Blocks.
     *
     * @throws StoreUnavailableException if the store does not respond
     */
    Set<DayKey> days() {
        return store.keys().stream().flatMap(key -> DayKey.parse(key).stream()).collect(Collectors.toSet());
    }

    /**
     * The functions of a namespace on a day, as in {@link UseReader#read}. Blocks.
     *
     * @throws StoreUnavailableException if the store does not respond
     */
    Map<String, Use> read(DayKey key) {
        return parsed(key.text(), store.read(key.text())).functions();
    }

    /** What cannot be read is nothing, and is replaced: it would stop the sums of all others. */
    private static DayUse parsed(String key, SharedStore.Entry entry) {
        try {
            return entry.value().map(DayUse::parse).orElse(DayUse.NONE);
        } catch (IllegalStateException e) {
            LOG.errorf("The costs of %s in NATS are ignored: %s", key, e.getMessage());
            return DayUse.NONE;
        }
    }
}
