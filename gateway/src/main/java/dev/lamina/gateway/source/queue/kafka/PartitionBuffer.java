package dev.lamina.gateway.source.queue.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One partition, as far as this gateway has read it: the records that wait to be handed out and those in flight. Not
 * thread-safe.
 *
 * <p>Invariants: an offset is in one of the two or done. Records that are handed out together are consecutive, without
 * a gap. Nothing is handed out while a record of the partition is in flight, unless it continues exactly that batch.
 * {@link #position}, where the next reader of the partition would continue, is never beyond an offset that is not done.
 *
 * <p>Kafka does not count how often it delivered a record. So failures are counted here, and the count of the record at
 * the position is committed with its offset: it survives this process.
 */
final class PartitionBuffer {
    private final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> waiting = new TreeMap<>();
    private final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> inFlight = new TreeMap<>();
    private final Map<Long, Long> failures = new HashMap<>();
    private long next;
    private long waitingBytes;
    private boolean heldBack;
    private long notBefore;

    /**
     * @param position where reading begins
     * @param failuresThere of the record at that position
     */
    PartitionBuffer(long position, long failuresThere) {
        this.next = position;
        if (failuresThere > 0) {
            failures.put(position, failuresThere);
        }
    }

    void add(ConsumerRecord<byte[], byte[]> fetched) {
        waiting.put(fetched.offset(), fetched);
        waitingBytes += size(fetched);
        next = Math.max(next, fetched.offset() + 1);
    }

    /**
     * Notes where the fetch position is when it has passed over offsets without a record, such as the end of a
     * transaction.
     */
    void passed(long fetchedTo) {
        next = Math.max(next, fetchedTo);
    }

    /**
     * Hands out the records that may be handed out.
     *
     * @param begun offsets in flight to which the records would be added, empty for a new batch
     * @param now in nanoseconds, as {@link System#nanoTime}
     */
    List<ConsumerRecord<byte[], byte[]>> take(int most, Collection<Long> begun, long now) {
        if (waiting.isEmpty() || isHeldBack(now) || !begun.containsAll(inFlight.keySet())) {
            return List.of();
        }
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        while (taken.size() < most && !waiting.isEmpty()) {
            ConsumerRecord<byte[], byte[]> first = waiting.pollFirstEntry().getValue();
            waitingBytes -= size(first);
            inFlight.put(first.offset(), first);
            taken.add(first);
        }
        return taken;
    }

    /** How often it was handed out, the present delivery included. */
    long receiveCount(long offset) {
        return failures.getOrDefault(offset, 0L) + 1;
    }

    void done(long offset) {
        inFlight.remove(offset);
        failures.remove(offset);
    }

    /**
     * Hands the record out again, before all that follow and not before a time.
     *
     * @param failed whether that counts as a failure
     */
    void giveBack(long offset, long until, boolean failed) {
        ConsumerRecord<byte[], byte[]> back = inFlight.remove(offset);
        if (back == null) {
            return;
        }
        if (failed) {
            failures.merge(offset, 1L, Long::sum);
        }
        waiting.put(offset, back);
        waitingBytes += size(back);
        notBefore = heldBack && notBefore - until > 0 ? notBefore : until;
        heldBack = true;
    }

    /** The offset where the next reader would continue. */
    long position() {
        long position = next;
        if (!waiting.isEmpty()) {
            position = Math.min(position, waiting.firstKey());
        }
        return inFlight.isEmpty() ? position : Math.min(position, inFlight.firstKey());
    }

    long failuresAtPosition() {
        return failures.getOrDefault(position(), 0L);
    }

    /**
     * Nanoseconds until something can be handed out, 0 for now; {@link Long#MAX_VALUE} while that does not depend on
     * time.
     */
    long nanosUntilReady(long now) {
        if (waiting.isEmpty() || !inFlight.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return isHeldBack(now) ? notBefore - now : 0;
    }

    /** The clock of nanoseconds has no beginning: only differences mean something. */
    private boolean isHeldBack(long now) {
        return heldBack && now - notBefore < 0;
    }

    boolean idle() {
        return inFlight.isEmpty();
    }

    long waitingBytes() {
        return waitingBytes;
    }

    private static long size(ConsumerRecord<byte[], byte[]> fetched) {
        return 100L + Math.max(0, fetched.serializedKeySize()) + Math.max(0, fetched.serializedValueSize());
    }
}
