package dev.lamina.gateway.source.queue.nats;

import dev.lamina.api.NatsQueue;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueKind.Opening;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamApiException;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;

/** The durable consumer of a trigger: the user's if it is named and exists, otherwise one that Lamina creates. */
final class NatsConsumer {
    private static final int NOT_FOUND = 404;

    private NatsConsumer() {}

    static ConsumerContext ensure(NatsLogin login, Opening opening, String prefix) throws QueueException {
        NatsQueue queue = opening.queue().nats();
        String name = queue.consumerOf(prefix, opening.namespace(), opening.name());
        try {
            StreamContext stream = login.connection().getStreamContext(queue.stream());
            try {
                return usable(stream.getConsumerContext(name), name, opening.lease());
            } catch (JetStreamApiException e) {
                if (e.getErrorCode() != NOT_FOUND) {
                    throw e;
                }
                return stream.createOrUpdateConsumer(configuration(queue, name, opening));
            }
        } catch (IOException | JetStreamApiException e) {
            throw login.explained(e);
        }
    }

    private static ConsumerConfiguration configuration(NatsQueue queue, String name, Opening opening) {
        return ConsumerConfiguration.builder()
                .durable(name)
                .description("Trigger " + opening.namespace() + "/" + opening.name() + " of Lamina")
                .filterSubject(queue.subject())
                .deliverPolicy(DeliverPolicy.All)
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(opening.lease())
                .build();
    }

    private static ConsumerContext usable(ConsumerContext consumer, String name, Duration lease) throws QueueException {
        ConsumerConfiguration found = consumer.getCachedConsumerInfo().getConsumerConfiguration();
        check(found, name, lease);
        return consumer;
    }

    /**
     * The server delivers a message again after the consumer's ack_wait; work is reported to it after each third of the
     * lease.
     */
    static void check(ConsumerConfiguration found, String name, Duration lease) throws QueueException {
        if (found.getAckPolicy() != AckPolicy.Explicit || found.getDeliverSubject() != null) {
            throw new QueueException(
                    QueueException.REFUSED,
                    "queue.nats.consumer: consumer " + name
                            + " is not a pull consumer with explicit acknowledgement: name one that is, or none",
                    null);
        }
        Duration shortest = lease.dividedBy(2);
        if (found.getAckWait() != null && found.getAckWait().compareTo(shortest) < 0) {
            throw new QueueException(
                    QueueException.REFUSED,
                    "queue.nats.consumer: consumer " + name + " has an ack_wait of "
                            + found.getAckWait().toMillis()
                            + " ms, after which messages that are still being processed would run again: set it to "
                            + shortest.toSeconds() + " s or more",
                    null);
        }
    }
}
