package dev.lamina.gateway.async;

import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.PublishOptions;
import java.io.IOException;
import java.time.Duration;

/** Puts events into the queue. */
final class EventPublisher {
  private final Connection nats;
  private final NatsNames names;
  private final JetStreamOptions options;

  EventPublisher(Connection nats, NatsNames names, Duration timeout) {
    this.nats = nats;
    this.names = names;
    this.options = JetStreamOptions.builder().requestTimeout(timeout).build();
  }

  /**
   * Returns when NATS has the event on its disk (the server runs with {@code sync_interval: always}), or knows it already.
   *
   * @throws IOException no answer in time; the event may still be stored
   * @throws JetStreamApiException NATS refused it: the queue is full, or there is none
   */
  void store(StoredEvent event) throws IOException, JetStreamApiException {
    nats.jetStream(options).publish(EventMessages.write(names, event),
        PublishOptions.builder().expectedStream(names.asyncStream()).messageId(event.messageId()).build());
  }
}
