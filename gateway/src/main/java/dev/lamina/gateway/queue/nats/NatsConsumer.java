package dev.lamina.gateway.queue.nats;

import dev.lamina.api.NatsQueue;
import dev.lamina.gateway.queue.QueueException;
import dev.lamina.gateway.queue.QueueKind.Opening;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamApiException;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;

/** The durable consumer of a trigger: the user's where it is named and there, else one of our making. */
final class NatsConsumer {
  private static final int NOT_FOUND = 404;

  private NatsConsumer() {}

  static ConsumerContext ensure(NatsLogin login, Opening opening, String prefix) throws QueueException {
    NatsQueue queue = opening.queue().nats();
    String name = queue.consumerOf(prefix, opening.namespace(), opening.name());
    try {
      StreamContext stream = login.connection().getStreamContext(queue.stream());
      try {
        return usable(stream.getConsumerContext(name), name);
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

  private static ConsumerContext usable(ConsumerContext consumer, String name) throws QueueException {
    ConsumerConfiguration found = consumer.getCachedConsumerInfo().getConsumerConfiguration();
    if (found.getAckPolicy() != AckPolicy.Explicit || found.getDeliverSubject() != null) {
      throw new QueueException(QueueException.REFUSED, "queue.nats.consumer: consumer " + name
          + " is no pull consumer with explicit acknowledgement: name one that is, or none", null);
    }
    return consumer;
  }
}
