package dev.lamina.gateway.async;

import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.util.function.Consumer;

/**
 * Hears when a consumer has a new leader, as after a crash of one of several NATS servers. What was asked of the old leader is
 * forgotten then, and a gateway whose connection is to another server is not told.
 */
final class ConsumerLeaders {
  private final Connection nats;
  /** What the subject of such news begins with; its end is the consumer's name. */
  private final String elected;

  // Mutable state
  private volatile Dispatcher listening;

  ConsumerLeaders(Connection nats, NatsNames names) {
    this.nats = nats;
    this.elected = "$JS.EVENT.ADVISORY.CONSUMER.LEADER_ELECTED." + names.asyncStream() + ".";
  }

  /** From now on the listener is told whose consumer it is. */
  void follow(Consumer<EventAddress> listener) {
    listening = nats.createDispatcher(message ->
        EventAddress.ofConsumer(message.getSubject().substring(elected.length())).ifPresent(listener)).subscribe(elected + "*");
  }

  void close() {
    Dispatcher dispatcher = listening;
    if (dispatcher != null && dispatcher.isActive()) {
      nats.closeDispatcher(dispatcher);
    }
  }
}
