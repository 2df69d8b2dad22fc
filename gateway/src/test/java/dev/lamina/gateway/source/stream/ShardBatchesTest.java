package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.source.stream.ShardBatches.Bounds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When a batch is complete, and when a window ends. */
class ShardBatchesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int PLENTY = 1_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Instant> now = new AtomicReference<>(ShardRecords.NOW);

    @Test
    void batchHasNoMoreThanItsSize() {
        ShardBatches batches = batches(new Bounds(2, PLENTY, MINUTE, Optional.empty()));
        ShardRecords.records(1, 3).forEach(batches::add);

        assertThat(next(batches)).containsExactly("1", "2");
        assertThat(next(batches)).isEmpty();
        nanos.addAndGet(MINUTE.toNanos());
        assertThat(next(batches)).containsExactly("3");
        assertThat(batches.isEmpty()).isTrue();
    }

    @Test
    void batchIsCompleteAtOnceWithoutWindow() {
        ShardBatches batches = batches(new Bounds(10, PLENTY, Duration.ZERO, Optional.empty()));
        batches.add(ShardRecords.record(1));

        assertThat(next(batches)).containsExactly("1");
    }

    @Test
    void batchHasNoMoreThanItsBytes() {
        ShardRecord record = ShardRecords.record(1);
        ShardBatches batches = batches(new Bounds(10, 2 * record.size(), MINUTE, Optional.empty()));
        ShardRecords.records(1, 3).forEach(batches::add);

        assertThat(next(batches)).containsExactly("1", "2");
    }

    @Test
    void recordBeyondBytesGoesAlone() {
        ShardBatches batches = batches(new Bounds(10, 1, Duration.ZERO, Optional.empty()));
        ShardRecords.records(1, 2).forEach(batches::add);

        assertThat(next(batches)).containsExactly("1");
        assertThat(next(batches)).containsExactly("2");
    }

    @Test
    void closedShardIsNotWaitedFor() {
        ShardBatches batches = batches(new Bounds(10, PLENTY, MINUTE, Optional.empty()));
        batches.add(ShardRecords.record(1));

        batches.flush();

        assertThat(next(batches)).containsExactly("1");
    }

    @Test
    void batchEndsWithTumblingWindow() {
        ShardBatches batches = batches(new Bounds(10, PLENTY, Duration.ZERO, Optional.of(MINUTE)));
        ShardRecord first = ShardRecords.record(1, "k", ShardRecords.NOW);
        ShardRecord second = ShardRecords.record(2, "k", ShardRecords.NOW.plus(MINUTE));
        List.of(first, second).forEach(batches::add);
        Optional<OpenWindow> window = batches.windowOf(first);

        assertThat(window.orElseThrow().start()).isEqualTo(ShardRecords.NOW);
        assertThat(batches.next(Optional.empty()).orElseThrow().records()).containsExactly(first);
        assertThat(batches.next(window).orElseThrow().closesWindow()).isTrue();
        assertThat(batches.next(Optional.empty()).orElseThrow().records()).containsExactly(second);
    }

    @Test
    void windowEndsWithTimeWithoutRecords() {
        ShardBatches batches = batches(new Bounds(10, PLENTY, Duration.ZERO, Optional.of(MINUTE)));
        Optional<OpenWindow> window = batches.windowOf(ShardRecords.record(1));

        now.set(ShardRecords.NOW.plus(MINUTE));
        assertThat(batches.next(window)).isEmpty();
        now.set(ShardRecords.NOW.plus(MINUTE).plusSeconds(2));

        assertThat(batches.next(window).orElseThrow().closesWindow()).isTrue();
    }

    private ShardBatches batches(Bounds bounds) {
        return new ShardBatches(bounds, nanos::get, now::get);
    }

    private static List<String> next(ShardBatches batches) {
        return batches.next(Optional.empty())
                .map(batch -> ShardRecords.sequences(batch.records()))
                .orElse(List.of());
    }
}
