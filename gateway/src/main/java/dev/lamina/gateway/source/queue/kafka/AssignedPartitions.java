package dev.lamina.gateway.source.queue.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that the group has assigned to this gateway. The thread that uses the Kafka client fills them, other
 * threads empty them.
 *
 * <p>Calls about records of a partition that was taken away are ignored: these records now belong to another gateway.
 */
final class AssignedPartitions {
    private static final String FAILURES = "failures=";
    /** Bytes that may wait here, for each partition and in total: enough for a batch while the next is fetched. */
    private static final long FULL = 1024 * 1024;

    private static final long ALL_FULL = 16 * FULL;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Mutable state, under the lock. A partition that was served goes to the end, so that each gets its turn.
    private final SequencedMap<TopicPartition, PartitionBuffer> buffers = new LinkedHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

    /** @param known the committed offset, or null */
    void assign(TopicPartition partition, long position, OffsetAndMetadata known) {
        locked(() -> {
            buffers.put(
                    partition,
                    new PartitionBuffer(
                            position, known != null && known.offset() == position ? failures(known.metadata()) : 0));
            if (known != null) {
                committed.put(partition, known);
            }
        });
    }

    /** Those of the partitions that were never assigned here. */
    Set<TopicPartition> unknown(Set<TopicPartition> partitions) {
        lock.lock();
        try {
            Set<TopicPartition> unknown = new HashSet<>(partitions);
            unknown.removeAll(buffers.keySet());
            return unknown;
        } finally {
            lock.unlock();
        }
    }

    void remove(Collection<TopicPartition> partitions) {
        locked(() -> {
            buffers.keySet().removeAll(partitions);
            committed.keySet().removeAll(partitions);
        });
    }

    void add(Iterable<ConsumerRecord<byte[], byte[]>> fetched) {
        locked(() -> fetched.forEach(record -> {
            PartitionBuffer buffer = buffers.get(new TopicPartition(record.topic(), record.partition()));
            if (buffer != null) {
                buffer.add(record);
            }
        }));
    }

    void passed(TopicPartition partition, long fetchedTo) {
        locked(() -> {
            PartitionBuffer buffer = buffers.get(partition);
            if (buffer != null) {
                buffer.passed(fetchedTo);
            }
        });
    }

    /**
     * Waits for records of one partition.
     *
     * @param begun records in flight that are to be continued; empty: any partition with nothing in flight
     * @param giveUp whether to end the wait; called whenever something has changed
     */
    List<Taken> take(int most, List<KafkaRecord> begun, long nanos, BooleanSupplier giveUp)
            throws InterruptedException {
        long until = System.nanoTime() + nanos;
        lock.lockInterruptibly();
        try {
            while (true) {
                List<Taken> taken = takeNow(most, begun);
                long left = until - System.nanoTime();
                if (!taken.isEmpty() || left <= 0 || giveUp.getAsBoolean()) {
                    return taken;
                }
                changed.await(Math.min(left, nanosUntilReady()), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param receiveCount see {@link PartitionBuffer#receiveCount} */
    record Taken(ConsumerRecord<byte[], byte[]> source, long receiveCount) {}

    private List<Taken> takeNow(int most, List<KafkaRecord> begun) {
        Set<Long> offsets = begun.stream().map(KafkaRecord::offset).collect(Collectors.toSet());
        Collection<TopicPartition> candidates = begun.isEmpty()
                ? List.copyOf(buffers.keySet())
                : List.of(begun.getFirst().topicPartition());
        for (TopicPartition candidate : candidates) {
            PartitionBuffer buffer = buffers.get(candidate);
            List<ConsumerRecord<byte[], byte[]>> records =
                    buffer == null ? List.of() : buffer.take(most, offsets, System.nanoTime());
            if (!records.isEmpty()) {
                buffers.putLast(candidate, buffer);
                return records.stream()
                        .map(record -> new Taken(record, buffer.receiveCount(record.offset())))
                        .toList();
            }
        }
        return List.of();
    }

    private long nanosUntilReady() {
        long now = System.nanoTime();
        return buffers.values().stream()
                .flatMapToLong(buffer -> LongStream.of(buffer.nanosUntilReady(now)))
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void done(List<KafkaRecord> records) {
        locked(() -> records.forEach(record -> {
            PartitionBuffer buffer = buffers.get(record.topicPartition());
            if (buffer != null) {
                buffer.done(record.offset());
            }
        }));
    }

    /** @param failed whether that counts as a failure */
    void giveBack(List<KafkaRecord> records, long delayNanos, boolean failed) {
        long until = System.nanoTime() + delayNanos;
        locked(() -> records.forEach(record -> {
            PartitionBuffer buffer = buffers.get(record.topicPartition());
            if (buffer != null) {
                buffer.giveBack(record.offset(), until, failed);
            }
        }));
    }

    /** The positions for the next reader that are not committed yet. */
    Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        lock.lock();
        try {
            Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
            buffers.forEach((partition, buffer) -> {
                long failures = buffer.failuresAtPosition();
                OffsetAndMetadata now =
                        new OffsetAndMetadata(buffer.position(), failures == 0 ? "" : FAILURES + failures);
                OffsetAndMetadata before = committed.get(partition);
                if (before == null
                        || before.offset() != now.offset()
                        || !before.metadata().equals(now.metadata())) {
                    due.put(partition, now);
                }
            });
            return due;
        } finally {
            lock.unlock();
        }
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> stored) {
        locked(() -> stored.forEach((partition, offset) -> {
            if (buffers.containsKey(partition)) {
                committed.put(partition, offset);
            }
        }));
    }

    /** Partitions for which nothing has to be fetched for now. */
    Set<TopicPartition> full() {
        lock.lock();
        try {
            long all = buffers.values().stream()
                    .mapToLong(PartitionBuffer::waitingBytes)
                    .sum();
            long limit = all < ALL_FULL ? FULL : 1;
            Set<TopicPartition> full = new HashSet<>();
            buffers.forEach((partition, buffer) -> {
                if (buffer.waitingBytes() >= limit) {
                    full.add(partition);
                }
            });
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing of the partitions is in flight; after an interrupt or the timeout it returns. */
    void awaitIdle(Collection<TopicPartition> partitions, long nanos, BooleanSupplier giveUp) {
        long until = System.nanoTime() + nanos;
        lock.lock();
        try {
            List<PartitionBuffer> concerned = new ArrayList<>(partitions.stream()
                    .map(buffers::get)
                    .filter(buffer -> buffer != null)
                    .toList());
            while (!concerned.stream().allMatch(PartitionBuffer::idle)
                    && System.nanoTime() - until < 0
                    && !giveUp.getAsBoolean()) {
                changed.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Lets waiting threads check again. */
    void wake() {
        locked(() -> {});
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long failures(String metadata) {
        try {
            return metadata.startsWith(FAILURES) ? Long.parseLong(metadata.substring(FAILURES.length())) : 0;
        } catch (NumberFormatException e) {
            return 0; // metadata that another program has written
        }
    }
}
