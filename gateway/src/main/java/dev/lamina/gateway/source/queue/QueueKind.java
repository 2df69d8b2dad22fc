package dev.lamina.gateway.source.queue;

import dev.lamina.api.Queue;
import dev.lamina.gateway.source.filter.DataKeys;
import java.time.Duration;
import java.util.Map;

/**
 * A kind of queue: one CDI bean for each member of {@link Queue}, each in a separate package. It knows how to reach a
 * broker and the format of Lambda's event. Batches, filters, retries and dead letters are the same for all kinds and
 * not part of it.
 *
 * <p>All methods that make requests to a broker block, on virtual threads.
 */
public interface QueueKind {

    /** Whether this member of the union is the one that is set. */
    boolean owns(Queue queue);

    /** The data of a record that filters read, and the meaning of a pattern of another form. */
    DataKeys dataKeys();

    /**
     * Opens a queue to receive from; it is known to exist and to be readable when this returns.
     *
     * @throws QueueException with the true reason if it is not
     */
    QueueSource<?> source(Opening opening) throws QueueException, InterruptedException;

    /**
     * Opens a queue to send to.
     *
     * @param secret the values of the Secret; empty if there is none
     */
    QueueSender sender(Queue queue, Map<String, String> secret) throws QueueException, InterruptedException;

    /** A required value of a Secret. */
    static String required(Map<String, String> secret, String key) throws QueueException {
        return QueueSecrets.required(secret, key);
    }

    /**
     * The parameters for opening a source.
     *
     * @param namespace of the trigger
     * @param name of the trigger; with the namespace it names a consumer if the broker keeps one
     * @param secret the values of the Secret; empty if there is none
     * @param lease how long a record stays with the receiver without a {@link QueueSource#renew}
     */
    record Opening(String namespace, String name, Queue queue, Map<String, String> secret, Duration lease) {}
}
