package dev.lamina.gateway.async;

import io.nats.client.Message;

/**
 * A delivered event that this gateway holds. NATS delivers it again if it has got no answer for the time of a lease;
 * the newest delivery is the one that is acknowledged.
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

    /** Its sequence number in the stream. */
    long sequence() {
        return sequence;
    }

    Message message() {
        return message;
    }

    /** The same event was delivered again while it was held. */
    void redelivered(Message again) {
        message = again;
    }

    /** Whether it is run here, or its outcome is being stored: too late to take it back. */
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
