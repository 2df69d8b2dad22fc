package dev.lamina.gateway.source.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PartitionBufferTest {
    private static final long NOW = 1_000;

    private final PartitionBuffer buffer = new PartitionBuffer(10, 0);

    @Test
    void noRecordIsTakenWhileOneIsInFlight() {
        add(10, 14);
        assertThat(take(2)).containsExactly(10L, 11L);
        assertThat(take(2)).isEmpty();
        assertThat(buffer.nanosUntilReady(NOW)).isEqualTo(Long.MAX_VALUE);
        buffer.done(10);
        assertThat(take(2)).isEmpty();
        buffer.done(11);
        assertThat(take(9)).containsExactly(12L, 13L);
    }

    @Test
    void incompleteBatchIsContinued() {
        add(10, 12);
        assertThat(take(5)).containsExactly(10L, 11L);
        add(12, 13);
        assertThat(offsets(buffer.take(5, List.of(10L), NOW))).isEmpty();
        assertThat(offsets(buffer.take(5, List.of(10L, 11L), NOW))).containsExactly(12L);
    }

    @Test
    void positionIsFirstRecordNotDone() {
        assertThat(buffer.position()).isEqualTo(10);
        add(10, 14);
        take(3);
        buffer.done(11);
        buffer.done(12);
        assertThat(buffer.position()).isEqualTo(10);
        buffer.done(10);
        assertThat(buffer.position()).isEqualTo(13);
        take(3);
        buffer.done(13);
        assertThat(buffer.position()).isEqualTo(14);
        buffer.passed(16);
        assertThat(buffer.position()).as("behind the end of a transaction").isEqualTo(16);
    }

    @Test
    void returnedRecordsComeFirstAfterDelay() {
        add(10, 14);
        take(3);
        buffer.done(10);
        buffer.giveBack(11, NOW + 50, true);
        buffer.giveBack(12, NOW + 20, false);
        assertThat(take(9)).isEmpty();
        assertThat(buffer.nanosUntilReady(NOW)).isEqualTo(50);
        assertThat(offsets(buffer.take(9, List.of(), NOW + 50))).containsExactly(11L, 12L, 13L);
        assertThat(buffer.receiveCount(11)).isEqualTo(2);
        assertThat(buffer.receiveCount(12))
                .as("it only had to wait for another")
                .isEqualTo(1);
    }

    @Test
    void nextReaderKnowsFailuresOfFirstRecord() {
        add(10, 12);
        take(2);
        buffer.giveBack(10, NOW, true);
        buffer.giveBack(11, NOW, true);
        assertThat(buffer.failuresAtPosition()).isEqualTo(1);
        PartitionBuffer next = new PartitionBuffer(buffer.position(), buffer.failuresAtPosition());
        next.add(record(10));
        next.take(1, List.of(), NOW);
        assertThat(next.receiveCount(10)).isEqualTo(2);
        next.done(10);
        assertThat(next.failuresAtPosition()).isZero();
    }

    @Test
    void waitingBytesAreCounted() {
        assertThat(buffer.waitingBytes()).isZero();
        add(10, 12);
        long two = buffer.waitingBytes();
        take(1);
        assertThat(buffer.waitingBytes()).isEqualTo(two / 2);
        buffer.giveBack(10, NOW, true);
        assertThat(buffer.waitingBytes()).isEqualTo(two);
    }

    /** In every order of steps, each record in flight is delivered until it is done, in order, and none is skipped. */
    @Property(tries = 200)
    void everyRecordIsTakenUntilDone(@ForAll long seed) {
        Random chance = new Random(seed);
        PartitionBuffer any = new PartitionBuffer(0, 0);
        Set<Long> done = new HashSet<>();
        long fetched = 0;
        for (int round = 0; done.size() < 50; round++) {
            while (fetched < 50 && chance.nextBoolean()) {
                any.add(record(fetched++));
            }
            List<Long> batch = offsets(any.take(1 + chance.nextInt(5), List.of(), round));
            assertThat(batch).isSorted().allMatch(offset -> !done.contains(offset));
            int failing = chance.nextInt(batch.size() + 1);
            for (Long offset : batch) {
                if (offset < batch.getFirst() + failing) {
                    any.done(offset);
                    done.add(offset);
                } else {
                    any.giveBack(offset, round + chance.nextInt(3), true);
                }
            }
            assertThat(any.position()).isEqualTo(done.size());
        }
    }

    private void add(long from, long to) {
        for (long offset = from; offset < to; offset++) {
            buffer.add(record(offset));
        }
    }

    private List<Long> take(int most) {
        return offsets(buffer.take(most, List.of(), NOW));
    }

    private static List<Long> offsets(List<ConsumerRecord<byte[], byte[]>> records) {
        return new ArrayList<>(records.stream().map(ConsumerRecord::offset).toList());
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("orders", 0, offset, null, new byte[3]);
    }
}
