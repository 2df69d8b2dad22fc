package dev.lamina.gateway.source.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which shards may be read: parents are finished before their children begin. Pure, apart from the question.
 */
final class ShardPlan {
    private ShardPlan() {}

    /** Answers whether all records of a shard are done. */
    interface Ended {
        boolean test(String shard) throws IOException;
    }

    /**
     * Returns those of the candidates with records that may be read now, in the stream's order.
     *
     * @param shards all shards that the stream lists
     */
    static List<Shard> readable(List<Shard> candidates, List<Shard> shards, Ended ended) throws IOException {
        Set<String> listed = new HashSet<>();
        shards.forEach(shard -> listed.add(shard.id()));
        List<Shard> readable = new ArrayList<>();
        for (Shard shard : candidates) {
            if (!ended.test(shard.id()) && areEnded(shard.parents(), listed, ended)) {
                readable.add(shard);
            }
        }
        return readable;
    }

    /** A parent that is no longer listed has no records. */
    private static boolean areEnded(List<String> parents, Set<String> listed, Ended ended) throws IOException {
        for (String parent : parents) {
            if (listed.contains(parent) && !ended.test(parent)) {
                return false;
            }
        }
        return true;
    }
}
