package dev.lamina.gateway.async;

import io.nats.client.Message;

/**
 * An event in the hands of this gateway. NATS delivers it again when it has heard nothing for a lease; the newest delivery
 * is the one that is answered.
 */
final class Delivery {
  private final StoredEvent event;
  private final long sequence;
  private volatile Message message;
  private volatile boolean running;

  Delivery(StoredEvent event, Message message) {
    this.event = event;
    this.message = message;
    this.sequence = message.metaData().streamSequence();
  }

  StoredEvent event() {
    return event;
  }

  /** Its number in the stream. */
  long sequence() {
    return sequence;
  }

  Message message() {
    return message;
  }

  /** The same event was delivered again while it was in hand. */
  void redelivered(Message again) {
    message = again;
  }

  /** Whether it is run here, or its end is told: too late to take it back. */
  boolean running() {
    return running;
  }

  void running(boolean begins) {
    running = begins;
  }

  long deliveries() {
    return message.metaData().deliveredCount();
  }
}
