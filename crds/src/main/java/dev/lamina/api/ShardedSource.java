package dev.lamina.api;

/** A stream whose records are in shards, each with its own order: what {@code kinesis} and {@code dynamodb} share. */
public sealed interface ShardedSource permits KinesisStream, DynamodbTable {

    /** URL of the service; null: AWS's own in the region. */
    String endpoint();

    /** AWS region; null: the installation's. */
    String region();

    /** Name of the Secret with the credentials; null: those of the function's role. */
    String secret();

    /** Where to start; null: {@link StartingPosition#TrimHorizon}. */
    StartingPosition startingPosition();

    /** The time of {@link StartingPosition#AtTimestamp}, as text; null if it is not set. */
    default String startingTime() {
        return null;
    }

    /** Returns where a new trigger starts to read. */
    default StartingPosition startsAt() {
        return startingPosition() == null ? StartingPosition.TrimHorizon : startingPosition();
    }

    /** Where a new trigger starts to read; the names are Lambda's. */
    enum StartingPosition {
        TrimHorizon,
        Latest,
        AtTimestamp
    }
}
