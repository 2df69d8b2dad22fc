package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Streams of Kinesis and DynamoDB as event sources. */
public interface StreamConfig {
    /**
     * Interval between two reads of a shard of Kinesis that has no new records. All readers of a shard together may
     * read it five times a second.
     */
    @WithDefault("1s")
    Duration kinesisPace();

    /** Interval between two reads of a shard of a table's stream that has no new records. */
    @WithDefault("250ms")
    Duration dynamodbPace();

    /** Interval at which the shards of a stream are listed. */
    @WithDefault("30s")
    Duration discovery();

    /** Delay between a failed attempt of a batch and the next one; it doubles each time, up to 30 times this. */
    @WithDefault("1s")
    Duration retryDelay();

    /** Delay before the next attempt of a batch that was throttled; it doubles each time, up to 32 times this. */
    @WithDefault("1s")
    Duration throttleDelay();

    /** Delay between two attempts to reach a stream; it doubles each time, up to 30 times this. */
    @WithDefault("1s")
    Duration reconnectDelay();

    /**
     * Maximum number of bytes of memory for the records that one gateway holds, over all triggers; further records stay
     * in their streams. One namespace has a quarter at most.
     */
    @WithDefault("67108864")
    long byteBudget();
}
