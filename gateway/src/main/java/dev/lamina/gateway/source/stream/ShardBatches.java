package dev.lamina.gateway.source.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes batches of records: up to a size, after a time, within a tumbling window. Not thread-safe. */
final class ShardBatches {
    /** Characters: Lambda's limit for the state of a window. */
    static final int LARGEST_STATE = 1_048_576;
    /** How long after its end a window waits for records that arrived before it. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /**
     * @param window how long a batch waits for further records
     * @param tumbling length of a tumbling window; empty: none
     */
    record Bounds(int records, int bytes, Duration window, Optional<Duration> tumbling) {}

    private final Bounds bounds;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Deque<ShardRecord> waiting = new ArrayDeque<>();
    private long bytes;
    private long firstAt;
    private boolean flushed;

    /** @param nanoTime as {@link System#nanoTime} */
    ShardBatches(Bounds bounds, LongSupplier nanoTime, InstantSource clock) {
        this.bounds = bounds;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    void add(ShardRecord record) {
        if (waiting.isEmpty()) {
            firstAt = nanoTime.getAsLong();
        }
        waiting.add(record);
        bytes += record.size();
    }

    /** No further records come. */
    void flush() {
        flushed = true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The window that begins with a record; empty if there are no windows. */
    Optional<OpenWindow> windowOf(ShardRecord record) {
        return bounds.tumbling().map(length -> OpenWindow.of(record.arrived(), length));
    }

    /**
     * The next batch if it is complete, or the end of the open window if its time is over.
     *
     * @param open the window to which earlier batches belonged
     */
    Optional<ShardBatch> next(Optional<OpenWindow> open) {
        if (open.isPresent() && isOver(open.get())) {
            return Optional.of(ShardBatch.closing());
        }
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        boolean waited = nanoTime.getAsLong() - firstAt >= bounds.window().toNanos();
        boolean mayBeFull = waiting.size() >= bounds.records() || bytes >= bounds.bytes();
        if (!mayBeFull && !flushed && !waited && bounds.tumbling().isEmpty()) {
            return Optional.empty();
        }
        List<ShardRecord> batch = fitting(open.or(() -> windowOf(waiting.peek())));
        boolean full = batch.size() == bounds.records() || batch.size() < waiting.size();
        if (!full && !flushed && !waited) {
            return Optional.empty();
        }
        for (ShardRecord record : batch) {
            waiting.remove();
            bytes -= record.size();
        }
        firstAt = nanoTime.getAsLong();
        return Optional.of(ShardBatch.of(batch));
    }

    private boolean isOver(OpenWindow open) {
        Duration length = bounds.tumbling().orElseThrow();
        if (!waiting.isEmpty()) {
            return !open.takes(waiting.peek(), length);
        }
        Instant now = clock.instant();
        return flushed || !now.isBefore(open.end(length).plus(LATE));
    }

    private List<ShardRecord> fitting(Optional<OpenWindow> open) {
        List<ShardRecord> batch = new ArrayList<>();
        long taken = 0;
        for (ShardRecord record : waiting) {
            boolean fits = batch.isEmpty() || taken + record.size() <= bounds.bytes();
            boolean sameWindow =
                    open.isEmpty() || open.get().takes(record, bounds.tumbling().orElseThrow());
            if (batch.size() == bounds.records() || !fits || !sameWindow) {
                break;
            }
            batch.add(record);
            taken += record.size();
        }
        return batch;
    }
}
