package dev.lamina.gateway.source.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * What is done of a shard. Batches of several keys finish in any order; the position is the last record before which
 * all are done, and never beyond one that is not. Not thread-safe.
 */
final class ShardProgress {
    private final Deque<ShardRecord> read = new ArrayDeque<>();
    private final Set<ShardRecord> done = Collections.newSetFromMap(new IdentityHashMap<>());
    private Optional<String> position;

    /** @param position as it is stored; empty if no record is done */
    ShardProgress(Optional<String> position) {
        this.position = position;
    }

    /** In the shard's order. */
    void read(ShardRecord record) {
        read.add(record);
    }

    void done(Collection<ShardRecord> records) {
        done.addAll(records);
        while (!read.isEmpty() && done.remove(read.peek())) {
            position = Optional.of(read.poll().sequence());
        }
    }

    /** The sequence number of the last record before which, and with which, all are done. */
    Optional<String> position() {
        return position;
    }

    /** The oldest record that is not done. */
    Optional<ShardRecord> oldest() {
        return Optional.ofNullable(read.peek());
    }

    /** Records that are read and not done, with those that wait for an earlier one. */
    int size() {
        return read.size();
    }
}
