package dev.lamina.gateway.source.stream;

import java.util.List;

/**
 * A part of a stream with its own order.
 *
 * @param parents the shards whose records are before its own; those that are no longer listed too
 * @param closed whether it gets no further records
 */
record Shard(String id, List<String> parents, boolean closed) {}
