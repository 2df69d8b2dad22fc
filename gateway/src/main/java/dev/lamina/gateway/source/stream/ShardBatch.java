package dev.lamina.gateway.source.stream;

import java.time.Instant;
import java.util.List;

/**
 * Records of a shard that one invocation gets.
 *
 * @param failures how often it has failed
 * @param closesWindow whether this is the last invocation of a tumbling window; it has no records
 */
record ShardBatch(List<ShardRecord> records, int failures, boolean closesWindow) {

    static ShardBatch of(List<ShardRecord> records) {
        return new ShardBatch(List.copyOf(records), 0, false);
    }

    static ShardBatch closing() {
        return new ShardBatch(List.of(), 0, true);
    }

    /** The records from this index on. */
    ShardBatch from(int index, int newFailures) {
        return new ShardBatch(records.subList(index, records.size()), newFailures, closesWindow);
    }

    /** The records up to this index. */
    ShardBatch upTo(int index) {
        return new ShardBatch(records.subList(0, index), failures, closesWindow);
    }

    /** The number of records at the beginning that arrived before a time. */
    int olderThan(Instant time) {
        int older = 0;
        while (older < records.size() && records.get(older).arrived().isBefore(time)) {
            older++;
        }
        return older;
    }
}
