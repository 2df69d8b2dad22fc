package dev.lamina.gateway.source.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The receiving side of an open queue. One thread receives; the other methods are called by any thread at any time.
 *
 * <p>If the broker keeps an order, further records of a partition or message group are not handed out while some of it
 * are in flight: {@link #receive} omits them.
 *
 * @param <R> the kind's records; they are distinguished by identity, not by equality
 */
public interface QueueSource<R extends QueueRecord> extends AutoCloseable {

    /**
     * Waits for records and returns as soon as there are any.
     *
     * @param most maximum of records
     * @param atMost how long to wait for the first
     * @return in the queue's order; empty if none arrived
     * @throws QueueException if the source can no longer be used: it is closed, and another one opened later
     */
    List<R> receive(int most, Duration atMost) throws QueueException, InterruptedException;

    /**
     * How long it may take after opening until the broker delivers its records: until then, an empty result does not
     * mean an empty queue.
     */
    default Duration settlesWithin() {
        return Duration.ZERO;
    }

    /**
     * Like {@link #receive(int, Duration)}, for a batch that has begun.
     *
     * @param begun records in flight: if order is kept, the result may continue only these
     */
    default List<R> receive(int most, Duration atMost, List<R> begun) throws QueueException, InterruptedException {
        return receive(most, atMost);
    }

    /**
     * The event of a batch, in Lambda's format for this kind.
     *
     * @param batch one or more records, in the order in which they were received
     */
    byte[] event(List<R> batch);

    /** The records are done and are never delivered again. Returns when the broker has confirmed it. */
    void acknowledge(List<R> records) throws QueueException, InterruptedException;

    /**
     * The records are to be delivered again, here or to another gateway.
     *
     * @param delay minimum delay; a broker that cannot wait delivers them at once
     */
    void giveBack(List<R> records, Duration delay) throws QueueException, InterruptedException;

    /**
     * Like {@link #giveBack}, for records that were not attempted. Sources that count deliveries because their brokers
     * do not, do not count this one.
     */
    default void giveBackUncounted(List<R> records, Duration delay) throws QueueException, InterruptedException {
        giveBack(records, delay);
    }

    /** Extends the lease of records in flight; called after each third of it. */
    void renew(List<R> records) throws QueueException, InterruptedException;

    /**
     * The {@link QueueRecord#id} that an {@code itemIdentifier} of {@code batchItemFailures} means; empty if it cannot
     * be an id.
     */
    default Optional<String> identifier(JsonNode itemIdentifier) {
        return Optional.ofNullable(itemIdentifier.textValue()).filter(text -> !text.isEmpty());
    }

    /** Closes the connection; records that are still in flight are delivered again. */
    @Override
    void close();
}
