package dev.lamina.gateway.async;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.nats.clock.SharedClock;
import io.nats.client.Connection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Puts events into the queue. Works until the process ends: callers may still get responses after other parts have
 * stopped.
 */
@Singleton
public class EventIntake implements AsyncInvoker {
    private final EventPublisher publisher;
    private final Functions functions;
    private final AsyncObserver observer;
    private final Clock clock;
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    EventIntake(Connection nats, GatewayConfig config, Functions functions, AsyncObserver observer, SharedClock time) {
        this.functions = functions;
        this.clock = time.later();
        this.publisher =
                new EventPublisher(nats, config.nats().names(), config.async().storeTimeout());
        this.observer = observer;
    }

    @Override
    public CompletionStage<Void> enqueue(Invocation invocation) {
        StoredEvent event = StoredEvent.of(invocation.of(functions.resolve(invocation.function())), clock.instant());
        return CompletableFuture.runAsync(() -> store(event), executor);
    }

    private void store(StoredEvent event) {
        try {
            publisher.store(event);
        } catch (Exception e) {
            throw new CompletionException("the event could not be stored: " + e.getMessage(), e);
        }
        observer.received(event.function());
    }
}
