package dev.lamina.gateway.source.stream;

import java.time.Instant;

/** Where reading of a shard begins. */
sealed interface ShardPosition {

    /** The oldest record that is kept. */
    record Oldest() implements ShardPosition {}

    /** The first record that was written at this time or later. */
    record From(Instant time) implements ShardPosition {}

    /** The record that follows this one. */
    record After(String sequence) implements ShardPosition {}
}
