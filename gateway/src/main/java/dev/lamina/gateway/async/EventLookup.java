package dev.lamina.gateway.async;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.nats.clock.SharedClock;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Finds events by their request id: in the queue, in flight on any gateway, and among those that have ended. */
@Singleton
public class EventLookup implements Events {
    private final AsyncStream stream;
    private final EventHistory history;
    private final EventHolderQuery holders;
    private final Clock clock;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    EventLookup(Connection nats, GatewayConfig config, SharedClock time) {
        this.clock = time.earlier();
        NatsNames names = config.nats().names();
        this.stream = new AsyncStream(nats, names, config.async(), config.nats().replicas());
        this.history =
                new EventHistory(nats, names, config.async(), config.nats().replicas());
        this.holders = new EventHolderQuery(nats, names, config.async().answerTime());
    }

    @Override
    public CompletionStage<Optional<EventState>> find(FunctionId function, String requestId) {
        return async(() -> state(new EventSubject(function), requestId));
    }

    @Override
    public CompletionStage<Cancellation> cancel(FunctionId function, String requestId) {
        return async(() -> take(new EventSubject(function), requestId));
    }

    private Optional<EventState> state(EventSubject subject, String requestId)
            throws IOException, JetStreamApiException, InterruptedException {
        Optional<StoredEvent> stored = stream.find(subject, requestId);
        return stored.isPresent() ? Optional.of(state(stored.get())) : history.find(subject, requestId);
    }

    private EventState state(StoredEvent event) throws InterruptedException {
        EventState waiting = EventState.waiting(event.requestId(), event.attempt(), event.acceptedAt());
        if (event.result().isPresent()) {
            return waiting.ended(event.result().get()).withUndelivered();
        }
        Optional<Instant> due = event.notBefore().filter(clock.instant()::isBefore);
        if (due.isPresent()) {
            return waiting.retrying(due.get());
        }
        return holders.run(event.function(), event.requestId()) ? waiting.running() : waiting;
    }

    /**
     * Prevents the start first, then removes the event: an event that is reported as cancelled has not begun to run.
     */
    private Cancellation take(EventSubject subject, String requestId)
            throws IOException, JetStreamApiException, InterruptedException {
        Optional<StoredEvent> stored = stream.find(subject, requestId);
        if (stored.isEmpty()) {
            return history.find(subject, requestId).isPresent() ? Cancellation.ENDED : Cancellation.UNKNOWN;
        }
        if (stored.get().result().isPresent()) {
            return Cancellation.ENDED;
        }
        if (holders.holdOff(subject.function(), requestId)) {
            return Cancellation.RUNNING;
        }
        history.noteCancelled(stored.get(), clock.instant());
        stream.remove(subject, requestId);
        return Cancellation.CANCELLED;
    }

    private <T> CompletionStage<T> async(Callable<T> blocking) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return blocking.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }
}
