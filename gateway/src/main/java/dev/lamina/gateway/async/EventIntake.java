package dev.lamina.gateway.async;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.EventsThrottledException;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.dispatch.trace.OpenSpan;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.nats.clock.SharedClock;
import dev.lamina.gateway.pacing.NamespaceLimits;
import io.nats.client.Connection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
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
    private final EventRoom room;
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    EventIntake(Connection nats, GatewayConfig config, Functions functions, AsyncObserver observer, SharedClock time) {
        this.functions = functions;
        this.clock = time.later();
        this.publisher =
                new EventPublisher(nats, config.nats().names(), config.async().storeTimeout());
        this.observer = observer;
        AsyncStream stream = new AsyncStream(
                nats, config.nats().names(), config.async(), config.nats().replicas());
        this.room = new EventRoom(
                config.async().maxBytes(), new NamespaceLimits(config.limits()), stream, executor, System::nanoTime);
    }

    @Override
    public CompletionStage<Void> enqueue(Invocation invocation) {
        Spans spans = observer.spans();
        return store(
                spans.areRecorded()
                        ? invocation.traced(
                                spans.trace(invocation.traceHeader()).value())
                        : invocation);
    }

    @Override
    public CompletionStage<Void> enqueue(Invocation invocation, DeliveredBy by) {
        Spans spans = observer.spans();
        if (!spans.areRecorded()) {
            return store(invocation);
        }
        TraceHeader trace = by.trace(spans, invocation.traceHeader());
        OpenSpan delivery = spans.begin(trace);
        CompletionStage<Void> stored =
                store(invocation.traced(delivery.below(trace).value()));
        return delivery.isRecorded()
                ? stored.whenComplete((_, failure) ->
                        delivery.add(by.delivered(delivery, failure == null ? null : "the event could not be stored")))
                : stored;
    }

    private CompletionStage<Void> store(Invocation invocation) {
        StoredEvent event = StoredEvent.of(invocation.of(functions.resolve(invocation.function())), clock.instant());
        Optional<ThrottleCause> throttled = room.take(event.function(), event.payload().length);
        if (throttled.isPresent()) {
            observer.throttled(invocation.function(), throttled.get());
            return CompletableFuture.failedFuture(
                    new EventsThrottledException(invocation.function().namespace(), throttled.get()));
        }
        return CompletableFuture.runAsync(() -> store(event), executor);
    }

    private void store(StoredEvent event) {
        try {
            publisher.store(event);
        } catch (Exception e) {
            room.failed(event.function(), event.payload().length);
            throw new CompletionException("the event could not be stored: " + e.getMessage(), e);
        }
        room.stored(event.function(), event.payload().length);
        observer.received(event.function());
    }
}
