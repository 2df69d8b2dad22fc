package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.source.queue.QueueException;
import java.time.Duration;

/** An open stream of either service; used by several threads at once. All calls block. */
interface Shards extends AutoCloseable {

    /** The stream and its shards. */
    StreamView describe() throws QueueException, ShardReadException;

    /** An iterator for reads from a position. */
    String iterator(String shard, ShardPosition from) throws QueueException, ShardReadException;

    /** @param most maximum of records */
    ShardPage read(String shard, String iterator, int most) throws QueueException, ShardReadException;

    /** How long the stream keeps a record, as far as it is known. */
    Duration retention();

    /** Interval between two reads of a shard without new records. */
    Duration pace();

    @Override
    void close();
}
