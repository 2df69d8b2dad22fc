package dev.lamina.gateway.async;

import dev.lamina.gateway.async.Settlement.Retry;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.pacing.RetryLoop;
import dev.lamina.gateway.pacing.RetryLoop.Result;
import dev.lamina.pacing.Backoff;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Carries out what was decided about an event. Blocks while NATS is unavailable: meant for virtual threads.
 *
 * <p>The order is the guarantee: first the result is stored, then the event is acknowledged. See DESIGN.md for the
 * effect of a crash between the two.
 */
final class Settler {
    private static final Logger LOG = Logger.getLogger(Settler.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final Backoff BETWEEN_ATTEMPTS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));
    private static final RetryLoop STORE = new RetryLoop(5, BETWEEN_ATTEMPTS);
    private static final RetryLoop ACKNOWLEDGE = new RetryLoop(20, BETWEEN_ATTEMPTS);

    private final Connection nats;
    private final EventPublisher publisher;
    private final OutcomeStore outcomes;
    private final EventHistory history;
    private final AsyncObserver observer;
    private final RetryPolicies policies;
    private final Clock clock;

    Settler(
            Connection nats,
            EventPublisher publisher,
            OutcomeStore outcomes,
            EventHistory history,
            AsyncObserver observer,
            RetryPolicies policies,
            Clock clock) {
        this.nats = nats;
        this.publisher = publisher;
        this.outcomes = outcomes;
        this.history = history;
        this.observer = observer;
        this.policies = policies;
        this.clock = clock;
    }

    /**
     * Settles the delivery.
     *
     * @param outcome of the invocation, if there was one
     * @param wanted whether a further attempt is still worthwhile; called before each
     * @return whether the result is stored; otherwise the event is in the queue again
     */
    boolean settle(Delivery delivery, Optional<Outcome> outcome, Settlement settlement, BooleanSupplier wanted)
            throws InterruptedException {
        StoredEvent event = delivery.event();
        return switch (settlement) {
            case Settlement.Finish(var condition) ->
                end(
                        delivery,
                        event.result().orElseGet(() -> EventResult.of(event, condition, outcome, clock.instant())),
                        wanted);
            case Retry retry -> retry(delivery, retry, wanted);
            case Settlement.Requeue(var delay) -> back(delivery, delay);
        };
    }

    private boolean end(Delivery delivery, EventResult result, BooleanSupplier wanted) throws InterruptedException {
        StoredEvent event = delivery.event();
        if (event.result().isEmpty() && !result.succeeded()) {
            observer.dropped(event.function());
        }
        try {
            outcomes.store(event, result).toCompletableFuture().join();
        } catch (CompletionException e) {
            LOG.warnf(
                    "%s: the outcome of event %s could not be delivered and is retried later: %s",
                    event.function(), event.requestId(), e.getCause().getMessage());
            return deliverLater(delivery, result, wanted);
        }
        history.note(event, result);
        acknowledge(delivery, wanted);
        return true;
    }

    /**
     * Keeps the outcome with the event, so that the event is not run again only because its outcome could not be
     * delivered.
     */
    private boolean deliverLater(Delivery delivery, EventResult result, BooleanSupplier wanted)
            throws InterruptedException {
        StoredEvent event = delivery.event();
        RetryPolicy policy = policies.of(event.function());
        if (event.result().isPresent()
                || !stored(event.ended(result, clock.instant().plus(policy.throttleDelay(1))), wanted)) {
            return back(delivery, policy.throttleDelay(delivery.deliveries()));
        }
        acknowledge(delivery, wanted);
        return true;
    }

    private boolean retry(Delivery delivery, Retry retry, BooleanSupplier wanted) throws InterruptedException {
        if (!stored(delivery.event().retry(retry.attempt(), retry.due()), wanted)) {
            // The attempt is not counted, but the event is not lost: it comes back as it is.
            return back(
                    delivery,
                    policies.of(delivery.event().function())
                            .retryDelay(delivery.event().attempt()));
        }
        acknowledge(delivery, wanted);
        return true;
    }

    private boolean stored(StoredEvent next, BooleanSupplier wanted) throws InterruptedException {
        // Called before each attempt as well: meanwhile the event may have been given back, and must not exist twice.
        return STORE.run(_ -> wanted.getAsBoolean() ? store(next) : Result.UNANSWERED, wanted);
    }

    private Result store(StoredEvent next) {
        try {
            publisher.store(next);
            return Result.DONE;
        } catch (JetStreamApiException e) {
            LOG.warnf(
                    "%s: the next attempt of event %s was not stored: %s",
                    next.function(), next.requestId(), e.getMessage());
            return Result.REFUSED;
        } catch (IOException | IllegalStateException e) {
            LOG.debugf(
                    e,
                    "%s: NATS does not respond; the next attempt of event %s is stored later",
                    next.function(),
                    next.requestId());
            return Result.UNANSWERED;
        }
    }

    /**
     * Repeats until NATS has confirmed it: if an acknowledgement is lost, the event runs again. A server that is
     * connected and still does not confirm no longer knows the event; further attempts are useless.
     */
    private void acknowledge(Delivery delivery, BooleanSupplier wanted) throws InterruptedException {
        ACKNOWLEDGE.run(last -> confirmed(delivery, last), wanted);
    }

    private Result confirmed(Delivery delivery, boolean last) throws InterruptedException {
        try {
            delivery.message().ackSync(ANSWER_TIMEOUT);
            return Result.DONE;
        } catch (TimeoutException | IllegalStateException e) {
            if (nats.getStatus() != Connection.Status.CONNECTED) {
                return Result.UNANSWERED;
            }
            if (last) {
                LOG.warnf(
                        "%s: NATS does not confirm that event %s is done; it may run again",
                        delivery.event().function(), delivery.event().requestId());
            }
            return Result.REFUSED;
        }
    }

    /** Not confirmed: if it is lost, the event comes back at the end of its lease. */
    private static boolean back(Delivery delivery, Duration delay) {
        try {
            delivery.message().nakWithDelay(delay);
        } catch (IllegalStateException closed) {
            LOG.debugf(
                    "event %s comes back at the end of its lease: %s",
                    delivery.event().requestId(), closed.getMessage());
        }
        return false;
    }
}
