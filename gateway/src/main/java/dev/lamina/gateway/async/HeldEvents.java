package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.pacing.AdaptiveLimit;
import dev.lamina.gateway.pacing.Shares;
import io.nats.client.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * The events of one function that this gateway has received: runs them at once, and renews their leases until they are
 * settled or given back.
 *
 * <p>Invariants: an event is in {@code held} from the moment it is received until it is settled, and only the leases of
 * events in it are renewed. An event that is delivered again while it is held, or soon after, is not run again.
 */
final class HeldEvents {
    private static final Logger LOG = Logger.getLogger(HeldEvents.class);

    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(5);
    private final EventSubject subject;
    private final FunctionWorker.Shared shared;
    private final AdaptiveLimit limit;
    private final ConcurrentMap<Long, Delivery> held = new ConcurrentHashMap<>();
    private final RecentlySettled settled = new RecentlySettled();
    private final CancelHold cancelHold = new CancelHold(System::nanoTime);
    private final AtomicInteger waitingForBytes = new AtomicInteger();
    private final EventsAhead ahead;

    private volatile boolean stopping;
    private volatile boolean discarded;

    /** @param room how many more events may run at this moment */
    HeldEvents(EventSubject subject, FunctionWorker.Shared shared, AdaptiveLimit limit, IntSupplier room) {
        this.subject = subject;
        this.shared = shared;
        this.limit = limit;
        this.ahead = new EventsAhead(room, this::begin);
    }

    EventsAhead ahead() {
        return ahead;
    }

    /** Begins no further event; those that run continue. */
    void stop() {
        stopping = true;
        ahead.stop();
    }

    /** The results of the events no longer matter. */
    void discard() {
        discarded = true;
    }

    int size() {
        return held.size();
    }

    /** Notifies NATS that the held events are in progress. */
    void renewLeases() {
        held.values().forEach(delivery -> delivery.message().inProgress());
    }

    /** Gives back the events that still run, for another gateway to run. */
    void giveBackAll() {
        discarded = true;
        ahead.stop();
        held.values().forEach(HeldEvents::giveBack);
        held.clear();
    }

    /** Whether the event is being run here. */
    boolean runs(String requestId) {
        return held.values().stream()
                .anyMatch(delivery ->
                        delivery.running() && delivery.event().requestId().equals(requestId));
    }

    /**
     * Does not begin to run the event for a few seconds; returns whether it has already begun. The answer is always one
     * of the two.
     */
    boolean holdOff(String requestId) {
        cancelHold.add(requestId);
        ahead.remove(requestId).ifPresent(event -> {
            event.bytes().close();
            giveBack(event.delivery());
            held.remove(event.delivery().sequence(), event.delivery());
        });
        return runs(requestId);
    }

    /** Runs a received event, unless it is held already or was just settled. */
    void take(Message message) {
        Optional<Delivery> fresh = read(message).filter(this::hold);
        if (fresh.isEmpty()) {
            return;
        }
        Delivery delivery = fresh.get();
        Optional<Shares.Part> bytes =
                shared.heldBytes().tryTake(subject.function().namespace(), bytes(delivery));
        if (bytes.isPresent()) {
            ahead.add(delivery, bytes.get());
        } else {
            beginLater(delivery);
        }
    }

    /**
     * An event that waits for memory is already held, with its lease renewed, and does not block those that arrived
     * with it: otherwise they would use up their leases unnoticed, and be run here after another gateway has run them.
     */
    private void beginLater(Delivery delivery) {
        waitingForBytes.incrementAndGet();
        shared.executor().execute(() -> {
            Shares.Part bytes = shared.heldBytes().await(subject.function().namespace(), bytes(delivery));
            synchronized (waitingForBytes) {
                waitingForBytes.decrementAndGet();
                waitingForBytes.notifyAll();
            }
            ahead.add(delivery, bytes);
        });
    }

    /** While received events wait for memory, no more are requested. */
    Void awaitBytes() throws InterruptedException {
        synchronized (waitingForBytes) {
            while (waitingForBytes.get() > 0) {
                waitingForBytes.wait();
            }
        }
        return null;
    }

    private static int bytes(Delivery delivery) {
        return delivery.event().payload().length;
    }

    /** An event that cannot begin, or whose outcome cannot be judged, is given back. */
    private void begin(Delivery delivery, Shares.Part bytes) {
        try {
            beginOrGiveBack(delivery, bytes);
        } catch (RuntimeException e) {
            bytes.close();
            giveBackLater(delivery, e);
        }
    }

    private void beginOrGiveBack(Delivery delivery, Shares.Part bytes) {
        if (held.get(delivery.sequence()) != delivery) {
            // Given back meanwhile: another gateway has it.
            bytes.close();
            return;
        }
        if (stopping) {
            bytes.close();
            giveBack(delivery);
            held.remove(delivery.sequence(), delivery);
            return;
        }
        Optional<Settlement> early =
                rules(delivery).onDelivery(delivery.event(), shared.clock().instant());
        // First mark it as running, then check whether it may run: the code that holds it off does the same in the
        // opposite order.
        delivery.running(!(early.orElse(null) instanceof Settlement.Requeue));
        if (delivery.running() && cancelHold.contains(delivery.event().requestId())) {
            delivery.running(false);
            early = Optional.of(new Settlement.Requeue(CancelHold.PAUSE));
        }
        if (early.isPresent()) {
            Settlement settlement = early.get();
            bytes.close();
            shared.executor().execute(() -> settle(delivery, Optional.empty(), settlement));
        } else {
            dispatch(delivery, bytes);
        }
    }

    private SettleRules rules(Delivery delivery) {
        return new SettleRules(shared.policies().of(delivery.event().function()));
    }

    /**
     * A message that this version cannot read is left to another gateway: during an upgrade there are newer gateways,
     * which wrote it.
     */
    private Optional<Delivery> read(Message message) {
        try {
            return Optional.of(new Delivery(EventMessages.read(message), message));
        } catch (RuntimeException e) {
            Duration delay = shared.policies()
                    .of(subject.function())
                    .throttleDelay(message.metaData().deliveredCount());
            LOG.warnf(
                    "%s: message %d of stream %s is not an event that this version of the gateway can read. It "
                            + "stays in the queue, and is read"
                            + " again in %d s: %s",
                    subject.function(),
                    message.metaData().streamSequence(),
                    shared.stream().name(),
                    delay.toSeconds(),
                    e);
            message.nakWithDelay(delay);
            return Optional.empty();
        }
    }

    /** Returns false for an event that is or was already held. */
    private boolean hold(Delivery delivery) {
        if (settled.contains(delivery.event())) {
            delivery.message().ack();
            return false;
        }
        Delivery before = held.putIfAbsent(delivery.sequence(), delivery);
        if (before != null) {
            before.redelivered(delivery.message());
        }
        return before == null;
    }

    private void dispatch(Delivery delivery, Shares.Part bytes) {
        shared.observer()
                .started(
                        subject.function(),
                        Duration.between(
                                delivery.event().acceptedAt(), shared.clock().instant()));
        EventSpan span = EventSpan.begin(delivery.event(), shared.observer().spans());
        int entered = limit.enter();
        long begun = System.nanoTime();
        dispatched(span.invocation()).whenComplete((outcome, failure) -> {
            Outcome result = failure == null ? outcome : new Outcome.Failed(failure.toString());
            ahead.ran(System.nanoTime() - begun);
            shared.executor().execute(() -> finish(delivery, result, span, entered, bytes));
        });
    }

    private CompletionStage<Outcome> dispatched(Invocation invocation) {
        try {
            return shared.dispatcher().dispatch(invocation);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Frees its memory first: settling may take as long as NATS is unavailable. A server that was killed may also have
     * forgotten that it delivered the event: then it can be acknowledged only after it was delivered again, and that
     * needs memory.
     */
    private void finish(Delivery delivery, Outcome outcome, EventSpan span, int entered, Shares.Part bytes) {
        Settlement settlement;
        try {
            settlement = rules(delivery)
                    .onOutcome(
                            delivery.event(),
                            outcome,
                            delivery.deliveries(),
                            shared.clock().instant());
        } catch (RuntimeException e) {
            limit.sentBack(entered);
            giveBackLater(delivery, e);
            ahead.beginNext();
            return;
        } finally {
            bytes.close();
        }
        try {
            span.ended(settlement);
            adapt(outcome, settlement, entered);
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s: event %s", subject.function(), delivery.event().requestId());
        }
        ahead.beginNext();
        settle(delivery, Optional.of(outcome), settlement);
    }

    private void adapt(Outcome outcome, Settlement settlement, int entered) {
        if (outcome instanceof Outcome.Throttled(ThrottleCause cause)
                && cause == ThrottleCause.RESERVED
                && shared.dispatcher().room(subject.function()) < Integer.MAX_VALUE) {
            limit.tooMany();
        } else if (settlement instanceof Settlement.Requeue) {
            limit.sentBack(entered);
        } else {
            limit.ran();
        }
    }

    private void settle(Delivery delivery, Optional<Outcome> outcome, Settlement settlement) {
        try {
            if (shared.settler().settle(delivery, outcome, settlement, () -> !discarded)) {
                settled.add(delivery.event());
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.warnf(
                    e,
                    "%s: event %s could not be settled and comes back at the end of its lease",
                    subject.function(),
                    delivery.event().requestId());
        } finally {
            held.remove(delivery.sequence(), delivery);
        }
    }

    private void giveBackLater(Delivery delivery, RuntimeException cause) {
        LOG.errorf(
                cause,
                "%s: event %s is given back, and runs again in %d s",
                subject.function(),
                delivery.event().requestId(),
                PAUSE_AFTER_FAULT.toSeconds());
        try {
            delivery.message().nakWithDelay(PAUSE_AFTER_FAULT);
        } catch (IllegalStateException closed) {
            LOG.debugf(
                    "event %s comes back at the end of its lease: %s",
                    delivery.event().requestId(), closed.getMessage());
        } finally {
            held.remove(delivery.sequence(), delivery);
        }
    }

    private static void giveBack(Delivery delivery) {
        try {
            delivery.message().nak();
        } catch (IllegalStateException closed) {
            LOG.debugf(
                    "event %s comes back at the end of its lease: %s",
                    delivery.event().requestId(), closed.getMessage());
        }
    }

    /**
     * An event that is delivered again while it is held, or soon after, is not given back: another gateway would run it
     * a second time.
     */
    void giveBackUnlessHeld(Message message) {
        read(message).filter(this::hold).ifPresent(delivery -> {
            giveBack(delivery);
            held.remove(delivery.sequence(), delivery);
        });
    }
}
