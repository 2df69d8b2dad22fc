package dev.lamina.gateway.source.stream;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The answer to one read.
 *
 * @param next the iterator of the next read; empty at the end of a closed shard
 * @param behindMillis how far the reader is behind the newest record, in milliseconds; empty if it is not known
 */
record ShardPage(List<ShardRecord> records, Optional<String> next, OptionalLong behindMillis) {}
