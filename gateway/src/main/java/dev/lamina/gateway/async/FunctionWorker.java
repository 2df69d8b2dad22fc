package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.gateway.pacing.AdaptiveLimit;
import dev.lamina.gateway.pacing.ByteBudget;
import dev.lamina.pacing.Backoff;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullRequestOptions;
import io.nats.client.PullSubscribeOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Takes one function's events out of the queue and runs them.
 *
 * <p>One virtual thread requests from NATS as many events as may run now, but no more: an event that only waited in
 * this process would use up its lease here while another gateway is idle. Received events are dispatched at once; their
 * leases are renewed until they are settled.
 *
 * <p>Invariants: an event is in {@code held} from the moment it is received until it is settled, and only the leases of
 * events in it are renewed. An event that is delivered again while it is held, or soon after, is not run again. When
 * the thread's wait is cut short, it requests again: a pull is lost with the connection, and with its consumer's
 * leader.
 */
final class FunctionWorker {

    /**
     * What all workers share.
     *
     * @param pull how long NATS keeps a request for events
     */
    record Shared(
            Connection nats,
            AsyncStream stream,
            Dispatcher dispatcher,
            RetryPolicies policies,
            Settler settler,
            AsyncObserver observer,
            ByteBudget heldBytes,
            Executor executor,
            Clock clock,
            Duration pull) {}

    private static final Logger LOG = Logger.getLogger(FunctionWorker.class);
    private static final int LARGEST_PULL = 10;
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    /** NATS itself reports that a pull has expired; this side only waits a little longer. */
    private static final Duration AFTER_PULL = Duration.ofSeconds(1);

    private static final Duration DRAIN = Duration.ofMillis(1);

    private final EventSubject subject;
    private final Shared shared;
    private final AdaptiveLimit limit;
    private final ConcurrentMap<Long, Delivery> held = new ConcurrentHashMap<>();
    private final RecentlySettled settled = new RecentlySettled();
    private final CancelHold cancelHold = new CancelHold(System::nanoTime);
    private final Thread thread;
    private final AtomicInteger waitingForBytes = new AtomicInteger();
    private final InterruptibleWaits waits;
    /** Used by the thread only: pauses after failures since events last arrived, without those that were cut short. */
    private int pauses;

    private volatile boolean stopping;
    private volatile boolean discarded;

    FunctionWorker(EventSubject subject, Shared shared, AdaptiveLimit limit) {
        this.subject = subject;
        this.shared = shared;
        this.limit = limit;
        this.thread = Thread.ofVirtual().name("async " + subject.function()).unstarted(this::run);
        this.waits = new InterruptibleWaits(thread);
    }

    void start() {
        thread.start();
    }

    /** The connection or the consumer's leader is new: open requests are lost on the other side. */
    void askAgain() {
        waits.cutShort();
    }

    /** The function may be able to run again. */
    void resume() {
        limit.resume();
    }

    /** Takes no more events; those it holds continue. */
    void stop() {
        stopping = true;
        waits.cutShort();
    }

    /**
     * Waits until the last pull is taken back, after a {@link #stop}: events that are given back before that might be
     * delivered here again.
     */
    void awaitStopped(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    /** Like {@link #stop}, but the results of the events no longer matter. */
    void discard() {
        discarded = true;
        stop();
    }

    int holding() {
        return held.size();
    }

    /** Notifies NATS that the held events are in progress. */
    void renewLeases() {
        held.values().forEach(delivery -> delivery.message().inProgress());
    }

    /** Gives back the events that still run, for another gateway to run. */
    void giveBack() {
        discarded = true;
        held.values().forEach(FunctionWorker::giveBack);
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
        return runs(requestId);
    }

    private void run() {
        JetStreamSubscription subscription = null;
        while (!stopping) {
            try {
                shared.stream().ensureConsumer(subject);
                if (subscription == null) {
                    subscription = NatsRequests.jetStream(shared.nats())
                            .subscribe(
                                    null,
                                    PullSubscribeOptions.fastBind(
                                            shared.stream().name(), subject.consumer()));
                }
                pullUntilInterrupted(subscription);
            } catch (InterruptedException e) {
                LOG.debugf("%s: requesting events again", subject.function());
                // The request may still exist in the server, and would add up with the next one: a new inbox ends it.
                close(subscription);
                subscription = null;
            } catch (Exception | Error e) {
                LOG.debugf(e, "%s: no events for now", subject.function());
                pause();
            }
        }
        close(subscription);
    }

    private void pullUntilInterrupted(JetStreamSubscription subscription) throws InterruptedException {
        while (!stopping) {
            waits.await(this::awaitBytes);
            int room = Math.min(waits.await(limit::awaitRoom), LARGEST_PULL);
            long asked = System.nanoTime();
            subscription.pull(
                    PullRequestOptions.builder(room).expiresIn(shared.pull()).build());
            int taken = 0;
            while (taken < room && takeNext(subscription, asked)) {
                taken++;
            }
            if (taken > 0) {
                pauses = 0;
            }
            if (taken == 0 && System.nanoTime() - asked < shared.pull().toNanos() / 2) {
                throw new IllegalStateException("the pull ended early: the consumer may not exist");
            }
        }
    }

    /** Returns false if the pull has ended. */
    private boolean takeNext(JetStreamSubscription subscription, long asked) throws InterruptedException {
        Duration left = shared.pull().minusNanos(System.nanoTime() - asked).plus(AFTER_PULL);
        Message message = waits.await(() -> subscription.nextMessage(left));
        if (message != null) {
            take(message);
        }
        return message != null;
    }

    private void take(Message message) {
        Optional<Delivery> fresh = read(message).filter(this::hold);
        if (fresh.isEmpty()) {
            return;
        }
        Delivery delivery = fresh.get();
        OptionalInt bytes = shared.heldBytes().tryAcquire(bytes(delivery));
        if (bytes.isPresent()) {
            begin(delivery, bytes.getAsInt());
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
            int bytes = shared.heldBytes().acquire(bytes(delivery));
            synchronized (waitingForBytes) {
                waitingForBytes.decrementAndGet();
                waitingForBytes.notifyAll();
            }
            begin(delivery, bytes);
        });
    }

    /** While received events wait for memory, no more are requested. */
    private Void awaitBytes() throws InterruptedException {
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

    private void begin(Delivery delivery, int bytes) {
        if (held.get(delivery.sequence()) != delivery) {
            // Given back meanwhile: another gateway has it.
            shared.heldBytes().release(bytes);
            return;
        }
        if (stopping) {
            shared.heldBytes().release(bytes);
            giveBack(delivery);
            held.remove(delivery.sequence(), delivery);
            return;
        }
        Optional<Settlement> early =
                rules().onDelivery(delivery.event(), shared.clock().instant());
        // First mark it as running, then check whether it may run: the code that holds it off does the same in the
        // opposite
        // order.
        delivery.running(!(early.orElse(null) instanceof Settlement.Requeue));
        if (delivery.running() && cancelHold.contains(delivery.event().requestId())) {
            delivery.running(false);
            early = Optional.of(new Settlement.Requeue(CancelHold.PAUSE));
        }
        if (early.isPresent()) {
            Settlement settlement = early.get();
            shared.heldBytes().release(bytes);
            shared.executor().execute(() -> settle(delivery, Optional.empty(), settlement));
        } else {
            dispatch(delivery, bytes);
        }
    }

    private SettleRules rules() {
        return new SettleRules(shared.policies().of(subject.function()));
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

    private void dispatch(Delivery delivery, int bytes) {
        int entered = limit.enter();
        shared.observer()
                .started(
                        subject.function(),
                        Duration.between(
                                delivery.event().acceptedAt(), shared.clock().instant()));
        shared.dispatcher().dispatch(delivery.event().invocation()).whenComplete((outcome, failure) -> {
            Outcome result = failure == null ? outcome : new Outcome.Failed(failure.toString());
            shared.executor().execute(() -> finish(delivery, result, entered, bytes));
        });
    }

    /**
     * Frees its memory first: settling may take as long as NATS is unavailable. A server that was killed may also have
     * forgotten that it delivered the event: then it can be acknowledged only after it was delivered again, and that
     * needs memory.
     */
    private void finish(Delivery delivery, Outcome outcome, int entered, int bytes) {
        Settlement settlement = rules().onOutcome(
                        delivery.event(),
                        outcome,
                        delivery.deliveries(),
                        shared.clock().instant());
        shared.heldBytes().release(bytes);
        if (settlement instanceof Settlement.Requeue) {
            limit.sentBack(entered);
        } else {
            limit.ran();
        }
        settle(delivery, Optional.of(outcome), settlement);
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
    private void giveBackUnlessHeld(Message message) {
        read(message).filter(this::hold).ifPresent(delivery -> {
            giveBack(delivery);
            held.remove(delivery.sequence(), delivery);
        });
    }

    private void pause() {
        try {
            waits.await(() -> {
                Thread.sleep(AFTER_FAILURE.after(pauses + 1));
                return null;
            });
            pauses++;
        } catch (InterruptedException e) {
            // Another thread knows that a new attempt is worthwhile now.
        }
    }

    /** Takes back the open request, and gives back at once the events that were already on their way. */
    private void close(JetStreamSubscription subscription) {
        if (subscription == null) {
            return;
        }
        try {
            subscription.drain(AFTER_PULL);
            for (Message left = subscription.nextMessage(DRAIN); left != null; left = subscription.nextMessage(DRAIN)) {
                giveBackUnlessHeld(left);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            // After any error the worker continues with another subscription; events that are left come back at the end
            // of
            // their lease.
            LOG.debugf("the subscription was not closed cleanly: %s", e);
        }
    }
}
