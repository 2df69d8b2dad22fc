package dev.lamina.gateway.async;

import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.util.function.Consumer;

/**
 * Receives NATS' advisories that a consumer has a new leader, as after a crash of one of several NATS servers. The
 * pulls that the old leader had are lost then, and a gateway whose connection is to another server gets no other
 * notification.
 */
final class ConsumerLeaders {
    /** The end of the subject is the consumer's name. */
    private final String elected;

    private final Connection nats;

    // Mutable state
    private volatile Dispatcher listening;

    ConsumerLeaders(Connection nats, NatsNames names) {
        this.elected = "$JS.EVENT.ADVISORY.CONSUMER.LEADER_ELECTED." + names.asyncStream() + ".";
        this.nats = nats;
    }

    /** From now on the listener is notified, with the address of the consumer. */
    void follow(Consumer<EventSubject> listener) {
        listening = nats.createDispatcher(
                        message -> EventSubject.ofConsumer(message.getSubject().substring(elected.length()))
                                .ifPresent(listener))
                .subscribe(elected + "*");
    }

    void close() {
        Dispatcher dispatcher = listening;
        if (dispatcher != null && dispatcher.isActive()) {
            nats.closeDispatcher(dispatcher);
        }
    }
}
