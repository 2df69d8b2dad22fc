package dev.lamina.gateway.async;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Notifies all gateways, this one included, that events of a function are about to be stored. Once a second is enough:
 * a gateway that takes events of a function does so for much longer. A notice that is lost costs time and no event.
 */
final class EventNotices {
    private static final Duration ENOUGH = Duration.ofSeconds(1);
    private static final int MOST_FUNCTIONS = 10_000;

    private final Connection nats;
    private final String subject;
    private final Cache<FunctionId, Boolean> sent = Caffeine.newBuilder()
            .expireAfterWrite(ENOUGH)
            .maximumSize(MOST_FUNCTIONS)
            .build();

    // Mutable state
    private volatile Dispatcher listening;

    EventNotices(Connection nats, NatsNames names) {
        this.nats = nats;
        this.subject = names.eventsStored();
    }

    void send(FunctionId function) {
        if (nats.getStatus() == Connection.Status.CONNECTED && sent.asMap().putIfAbsent(function, true) == null) {
            nats.publish(subject, (function.namespace() + '\n' + function.name()).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** From now on the listener gets the notices. It must not block. */
    void follow(Consumer<FunctionId> listener) {
        listening = nats.createDispatcher(message -> receive(message, listener)).subscribe(subject);
    }

    void close() {
        Dispatcher dispatcher = listening;
        if (dispatcher != null && dispatcher.isActive()) {
            nats.closeDispatcher(dispatcher);
        }
    }

    private static void receive(Message message, Consumer<FunctionId> listener) {
        String[] parts = new String(message.getData(), StandardCharsets.UTF_8).split("\n", 2);
        if (parts.length == 2) {
            listener.accept(new FunctionId(parts[0], parts[1]));
        }
    }
}
