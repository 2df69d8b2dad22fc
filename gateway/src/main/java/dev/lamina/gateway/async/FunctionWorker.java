package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.gateway.pacing.AdaptiveLimit;
import dev.lamina.gateway.pacing.Shares;
import dev.lamina.pacing.Backoff;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullRequestOptions;
import io.nats.client.PullSubscribeOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Takes one function's events out of the queue; {@link HeldEvents} runs them.
 *
 * <p>One virtual thread requests from NATS as many events as may run now, but no more: an event that only waited in
 * this process would use up its lease here while another gateway is idle. When the thread's wait is cut short, it
 * requests again: a pull is lost with the connection, and with its consumer's leader.
 *
 * <p>It ends when the function has had no events for a while: most functions have none, and each consumer costs NATS a
 * file, memory and, with several servers, a Raft group.
 */
final class FunctionWorker {

    /**
     * What all workers share.
     *
     * @param pull how long NATS keeps a request for events
     * @param idle how long a function has no events before its worker ends
     * @param retire removes a worker from those that get notices, unless one has just arrived; returns whether it did
     */
    record Shared(
            Connection nats,
            AsyncStream stream,
            Dispatcher dispatcher,
            RetryPolicies policies,
            Settler settler,
            AsyncObserver observer,
            Shares heldBytes,
            Executor executor,
            Clock clock,
            Duration pull,
            Duration idle,
            Predicate<FunctionWorker> retire) {}

    private static final Logger LOG = Logger.getLogger(FunctionWorker.class);
    private static final int LARGEST_PULL = 10;
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    /** NATS itself reports that a pull has expired; this side only waits a little longer. */
    private static final Duration AFTER_PULL = Duration.ofSeconds(1);

    private static final Duration DRAIN = Duration.ofMillis(1);

    private final EventSubject subject;
    private final Shared shared;
    private final AdaptiveLimit limit;
    private final HeldEvents held;
    private final Thread thread;
    private final InterruptibleWaits waits;
    /** Used by the thread only: pauses after failures since events last arrived, without those that were cut short. */
    private int pauses;
    /** Used by the thread only: other threads find this worker no longer. */
    private boolean retired;

    private volatile boolean stopping;
    private volatile long lastUsed = System.nanoTime();

    /**
     * @param limits makes the limit below a ceiling
     * @param room how many more events may run at this moment
     */
    FunctionWorker(EventSubject subject, Shared shared, Function<IntSupplier, AdaptiveLimit> limits, IntSupplier room) {
        this.subject = subject;
        this.shared = shared;
        this.limit = limits.apply(() -> held().ahead().wanted());
        this.held = new HeldEvents(subject, shared, limit, room);
        this.thread = Thread.ofVirtual().name("async " + subject.function()).unstarted(this::run);
        this.waits = new InterruptibleWaits(thread);
    }

    void start() {
        thread.start();
    }

    FunctionId function() {
        return subject.function();
    }

    /** An event of the function is about to be stored. */
    void expect() {
        lastUsed = System.nanoTime();
    }

    /** Whether neither an event nor a notice has arrived for a while. */
    boolean isIdle() {
        return held.size() == 0 && System.nanoTime() - lastUsed >= shared.idle().toNanos();
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
        held.stop();
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
        held.discard();
        stop();
    }

    /** The events that it has received and that are not settled. */
    HeldEvents held() {
        return held;
    }

    private void run() {
        JetStreamSubscription subscription = null;
        while (!stopping && !retired) {
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
        if (retired) {
            removeConsumer();
        }
    }

    /** If this fails, a later sweep does it. */
    private void removeConsumer() {
        try {
            shared.stream().removeIfIdle(subject);
        } catch (Exception e) {
            LOG.debugf("%s: its idle consumer stays for now: %s", subject.function(), e.getMessage());
        }
    }

    private void pullUntilInterrupted(JetStreamSubscription subscription) throws Exception {
        while (!stopping && !retired) {
            waits.await(held::awaitBytes);
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
                expect();
            }
            if (taken == 0 && System.nanoTime() - asked < shared.pull().toNanos() / 2) {
                throw new IllegalStateException("the pull ended early: the consumer may not exist");
            }
            retired = isIdle()
                    && shared.stream().isEmpty(subject)
                    && shared.retire().test(this);
        }
    }

    /** Returns false if the pull has ended. */
    private boolean takeNext(JetStreamSubscription subscription, long asked) throws InterruptedException {
        Duration left = shared.pull().minusNanos(System.nanoTime() - asked).plus(AFTER_PULL);
        Message message = waits.await(() -> subscription.nextMessage(left));
        if (message != null) {
            held.take(message);
        }
        return message != null;
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
            var _ = subscription.drain(AFTER_PULL);
            for (Message left = subscription.nextMessage(DRAIN); left != null; left = subscription.nextMessage(DRAIN)) {
                held.giveBackUnlessHeld(left);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            // After any error the worker continues with another subscription; events that are left come back at the end
            // of their lease.
            LOG.debugf("the subscription was not closed cleanly: %s", e);
        }
    }
}
