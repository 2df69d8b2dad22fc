package dev.lamina.gateway.async.destination;

import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.gateway.async.AsyncObserver;
import dev.lamina.gateway.async.EventResult;
import dev.lamina.gateway.async.OutcomeStore;
import dev.lamina.gateway.async.StoredEvent;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.source.queue.MessageRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Sends the outcome of an event to the destinations of the version that the event is for: the record to onSuccess or
 * onFailure, and the event to the dead-letter target. If the version is deleted, the function's current spec counts.
 * Every failed event is also logged, with or without destinations.
 *
 * <p>If a destination cannot be reached, delivery is retried later. If it can never accept the message, the message is
 * discarded; otherwise the event would be retried indefinitely. Both are in the log, in the metric and in the
 * Function's status.
 */
@ApplicationScoped
class Destinations implements OutcomeStore {
    private static final Logger LOG = Logger.getLogger(Destinations.class);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);

    private final Functions functions;
    private final DestinationSender sender;
    private final AsyncObserver observer;
    private final DestinationReports reports;
    private final InFlightLimit inFlight = new InFlightLimit();

    @Inject
    Destinations(Functions functions, DestinationSender sender, AsyncObserver observer, DestinationReports reports) {
        this.functions = functions;
        this.sender = sender;
        this.observer = observer;
        this.reports = reports;
    }

    @Override
    public CompletionStage<Void> store(StoredEvent event, EventResult result) {
        Optional<FunctionView> view = functions
                .find(event.function())
                .or(() -> functions.find(event.function().function()));
        if (view.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the Function no longer exists"));
        }
        if (!result.succeeded()) {
            LOG.warnf(
                    "%s: event %s is discarded after %d invocations: %s, %s",
                    event.function(),
                    event.requestId(),
                    result.invokeCount(),
                    result.condition().lambdaName(),
                    result.functionError()
                            ? "function error"
                            : OutboundMessages.reason(result).message());
        }
        CompletableFuture<?>[] deliveries = deliver(view.get(), event, result).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(deliveries);
    }

    private List<CompletableFuture<Void>> deliver(FunctionView view, StoredEvent event, EventResult result) {
        List<CompletableFuture<Void>> deliveries = new ArrayList<>();
        Destination to =
                result.succeeded() ? view.async().onSuccess() : view.async().onFailure();
        String namespace = event.function().namespace();
        if (to != null) {
            String field = result.succeeded() ? Reachability.ON_SUCCESS : Reachability.ON_FAILURE;
            DeliverySpan span = DeliverySpan.begin(
                    OutboundMessages.record(event, result, view.arn()), event.function(), field, observer.spans());
            deliveries.add(inFlight.of(event.function(), () -> sender.send(namespace, to, span.message()))
                    .whenComplete((sent, failure) -> span.ended(failure))
                    .handle((sent, failure) ->
                            checked(event, field, failure, () -> observer.recordFailed(event.function()))));
        }
        Optional<DeadLetter> queue = view.deadLetter().filter(_ -> !result.succeeded());
        if (queue.isPresent()) {
            DeliverySpan span = DeliverySpan.begin(
                    OutboundMessages.deadLetter(event, result),
                    event.function(),
                    Reachability.DEAD_LETTER,
                    observer.spans());
            deliveries.add(inFlight.of(
                            event.function(),
                            () -> sender.send(
                                    namespace, queue.get().queue(), queue.get().topic(), span.message()))
                    .whenComplete((sent, failure) -> span.ended(failure))
                    .handle((sent, failure) -> checked(
                            event,
                            Reachability.DEAD_LETTER,
                            failure,
                            () -> observer.deadLetterFailed(event.function()))));
        }
        return deliveries;
    }

    private Void checked(StoredEvent event, String field, Throwable failure, Runnable count) {
        if (failure == null) {
            reports.reached(event.function().function(), field);
            return null;
        }
        count.run();
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause instanceof TimeoutException
                ? "no response within " + RESPONSE_TIMEOUT.toSeconds() + " s"
                : String.valueOf(cause.getMessage());
        // Too many messages in flight say nothing about the destination; their own results will.
        if (!(cause instanceof RejectedExecutionException)) {
            reports.fails(event.function().function(), field, why);
        }
        if (cause instanceof MessageRefusedException) {
            LOG.errorf("%s: %s can never get event %s: %s", event.function(), field, event.requestId(), why);
            return null;
        }
        throw new CompletionException(new IllegalStateException(field + ": " + why, cause));
    }

    static CompletableFuture<Void> inTime(CompletionStage<Void> sent) {
        return sent.toCompletableFuture().copy().orTimeout(RESPONSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
