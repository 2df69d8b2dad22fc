package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The next read of a shard: from which iterator, and when. It remembers the last record that was taken, so that an
 * iterator that has expired is replaced without a gap. Used by one thread.
 */
final class ShardCursor {
    /** A shard may be read five times a second. */
    private static final Duration SPACING = Duration.ofMillis(200);

    private final Shards shards;
    private final String shard;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final Consumer<String> errors;

    // Mutable state
    private ShardPosition position;
    private Optional<String> iterator = Optional.empty();
    private long nextAt;
    private int failures;

    /**
     * @param start where the first read begins, and once more if it fails
     * @param nanoTime as {@link System#nanoTime}
     * @param errors gets what is lost, human-readable
     */
    ShardCursor(
            Shards shards,
            String shard,
            ShardPosition start,
            Backoff backoff,
            LongSupplier nanoTime,
            Consumer<String> errors) {
        this.shards = shards;
        this.shard = shard;
        this.position = start;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
        this.errors = errors;
        this.nextAt = nanoTime.getAsLong();
    }

    /** How long the stream keeps a record. Any thread may ask. */
    Duration retention() {
        return shards.retention();
    }

    /** Nanoseconds until the next read may be made; 0 or less: now. */
    long waitNanos() {
        return nextAt - nanoTime.getAsLong();
    }

    /** The next read is made after a pause, without having failed. */
    void later() {
        nextAt = nanoTime.getAsLong() + shards.pace().toNanos();
    }

    /**
     * Reads.
     *
     * @return empty if it has to be attempted again later
     * @throws QueueException if the stream cannot be read for now; the next attempt follows after a pause
     */
    Optional<ShardPage> read(int most) throws QueueException {
        try {
            if (iterator.isEmpty()) {
                iterator = Optional.ofNullable(shards.iterator(shard, position));
            }
            if (iterator.isEmpty()) {
                return Optional.of(new ShardPage(List.of(), Optional.empty(), OptionalLong.empty()));
            }
            ShardPage page = shards.read(shard, iterator.get(), most);
            failures = 0;
            iterator = page.next();
            nextAt = nanoTime.getAsLong() + (isMore(page, most) ? SPACING : shards.pace()).toNanos();
            return Optional.of(page);
        } catch (ShardReadException e) {
            recover(e);
            return Optional.empty();
        } catch (QueueException | RuntimeException e) {
            iterator = Optional.empty();
            pause();
            throw e;
        }
    }

    /** A record was taken, or is not wanted: reading goes on after it, whatever happens. */
    void passed(String sequence) {
        position = new ShardPosition.After(sequence);
    }

    /** The rest of the page was not taken: the next read begins after the last record that was. */
    void dropRest() {
        iterator = Optional.empty();
        later();
    }

    private void recover(ShardReadException e) {
        iterator = Optional.empty();
        switch (e.kind()) {
            case EXPIRED -> nextAt = nanoTime.getAsLong() + SPACING.toNanos();
            case THROTTLED -> pause();
            case TRIMMED -> {
                errors.accept("Records of shard " + shard + " were deleted by the stream before they were read");
                position = new ShardPosition.Oldest();
                nextAt = nanoTime.getAsLong() + SPACING.toNanos();
            }
        }
    }

    private void pause() {
        failures++;
        nextAt = nanoTime.getAsLong() + backoff.after(failures).toNanos();
    }

    private static boolean isMore(ShardPage page, int most) {
        return page.behindMillis().orElse(0) > 0 || page.records().size() >= most;
    }
}
