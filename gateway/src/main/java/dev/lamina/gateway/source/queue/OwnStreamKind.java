package dev.lamina.gateway.source.queue;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.filter.DataKeys;
import java.time.Duration;

/**
 * A source whose records wait in a stream of this installation, which another part of the gateway fills. Batches,
 * filters, retries and dead letters are those of queues. One CDI bean for each such member of {@link Source}.
 */
public interface OwnStreamKind {

    /** Whether this member of the union is the one that is set. */
    boolean owns(Source source);

    /** The data of a record that filters read, and the meaning of a pattern of another form. */
    DataKeys dataKeys();

    /**
     * Opens the stream of a trigger to receive from. Blocks.
     *
     * @param lease how long a record stays with the receiver without a {@link QueueSource#renew}
     * @throws QueueException with the true reason if it cannot be read now
     */
    QueueSource<?> open(Trigger trigger, Duration lease) throws QueueException, InterruptedException;
}
