package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import dev.lamina.api.MqttSource;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.cluster.SoleWork;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * One of a trigger's sessions at its broker, until the trigger changes. While it is this gateway's and the trigger is
 * enabled, its thread keeps a connection open. The session itself is the broker's and outlives connections and
 * gateways.
 */
final class MqttSession {

    /**
     * What all sessions share.
     *
     * @param wanted whether a present trigger has the session with this client identifier
     */
    record Shared(
            MqttBrokers brokers,
            Functions functions,
            SoleWork work,
            DeliveryReports reports,
            MqttIntake.Shared intake,
            String prefix,
            Backoff reconnect,
            Predicate<String> wanted) {}

    private static final Logger LOG = Logger.getLogger(MqttSession.class);
    /** How often it is checked whether the session is still this gateway's. */
    private static final Duration CHECK = Duration.ofMillis(500);
    /** A connection that ends earlier is a failure. */
    private static final Duration STEADY = Duration.ofSeconds(5);
    /** A beat of the member list and {@link #CHECK}: then a gateway knows that another one has joined. */
    private static final Duration AFTER_END = Duration.ofMillis(1500);
    /** Within this time what was received is stored, unless NATS does not respond. */
    private static final Duration STORED_WITHIN = Duration.ofSeconds(2);

    private static final int DISCARD_ATTEMPTS = 3;

    private final Trigger trigger;
    private final MqttSource source;
    private final FunctionId function;
    private final String clientId;
    private final List<String> subscriptions;
    private final FormerSubscriptions former;
    private final SessionReports reports;
    private final Shared shared;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);

    // Mutable state
    private volatile boolean discarded;
    // From here on used by the thread only, and by the next session's when this one has ended.
    private List<MqttSession> before;
    private Holder holder = Holder.UNKNOWN;
    private int failures;
    /** With the Secrets' values as they were at the last connection. */
    private Optional<MqttBroker> lastBroker = Optional.empty();

    private enum Holder {
        UNKNOWN,
        THIS,
        OTHER
    }

    /**
     * @param number of the session, from 0
     * @param leaving those among them that have the same client identifier must have ended first
     */
    MqttSession(Trigger trigger, int number, List<MqttSession> leaving, Shared shared) {
        String namespace = trigger.getMetadata().getNamespace();
        String name = trigger.getMetadata().getName();
        this.trigger = trigger;
        this.source = trigger.getSpec().source().mqtt();
        this.function = FunctionId.of(namespace, trigger.getSpec().function());
        this.clientId = source.clientIdsOf(shared.prefix(), namespace, name).get(number);
        this.subscriptions = source.subscriptionsOf(shared.prefix(), namespace, name);
        this.former = new FormerSubscriptions(
                subscriptions,
                source.withSessions(source.sessionsOrOne() == 1 ? 2 : 1)
                        .subscriptionsOf(shared.prefix(), namespace, name));
        this.before = leaving.stream().filter(session -> session.isOf(clientId)).toList();
        this.reports = new SessionReports(shared.reports(), trigger, number == 0, clientId);
        this.shared = shared;
        this.thread = Thread.ofVirtual().name("mqtt " + clientId).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isOf(String otherClientId) {
        return clientId.equals(otherClientId);
    }

    /** Receives no more. The broker keeps the session, for another gateway or a later state of the trigger. */
    void stop() {
        stop.countDown();
    }

    /**
     * Receives no more, and ends the session with what the broker still has for it. Not if a present trigger has it:
     * the broker may be the same one under another URL. Not if it is another gateway's: that one ends it.
     */
    void stopAndDiscard() {
        discarded = true;
        stop.countDown();
    }

    boolean hasStopped() {
        return isStopping() && !thread.isAlive();
    }

    void awaitStopped(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    private void run() {
        try {
            awaitFormer();
            while (!isStopping()) {
                if (!trigger.getSpec().isEnabled()) {
                    stop.await();
                } else if (mayServe()) {
                    serve();
                } else {
                    letGo();
                    pause(CHECK);
                }
            }
            if (isUnwanted()) {
                discard();
            }
        } catch (InterruptedException e) {
            LOG.debugf("MQTT session %s: interrupted", clientId);
        }
    }

    /** Only what is still needed is kept of them. */
    private void awaitFormer() throws InterruptedException {
        for (MqttSession session : before) {
            session.thread.join();
            former.add(session.former);
            lastBroker = session.lastBroker.filter(this::hasItsSecrets).or(() -> lastBroker);
        }
        before = List.of();
    }

    private boolean hasItsSecrets(MqttBroker broker) {
        return Objects.equals(source.secret(), broker.source().secret())
                && Objects.equals(source.tlsSecret(), broker.source().tlsSecret());
    }

    private boolean isUnwanted() {
        return discarded && !shared.wanted().test(clientId);
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Without the function, events would be stored for nothing; the broker keeps the messages meanwhile. */
    private boolean mayServe() {
        return shared.work().doer(clientId) == SoleWork.Doer.THIS
                && shared.functions().find(function).isPresent();
    }

    private boolean mayContinue() {
        return !isStopping()
                && shared.work().doer(clientId) != SoleWork.Doer.OTHER
                && shared.functions().find(function).isPresent();
    }

    private void serve() throws InterruptedException {
        if (holder != Holder.THIS) {
            holder = Holder.THIS;
            reports.receives();
        }
        try {
            connect();
        } catch (QueueException e) {
            failures++;
            if (failures > 1 || !isEnd(e)) {
                reports.fails(e, Backoff.isReported(failures));
            }
            pause(shared.reconnect().after(failures));
        } catch (RuntimeException | Error e) {
            failures++;
            LOG.errorf(e, "MQTT session %s cannot be served for now", clientId);
            reports.fails(new QueueException(QueueException.REFUSED, String.valueOf(e.getMessage()), e), false);
            pause(shared.reconnect().after(failures));
        }
    }

    /**
     * Whether the broker ended the connection. Once is no failure: when a gateway joins, two of them have the session
     * for a moment.
     */
    private static boolean isEnd(QueueException failure) {
        return MqttFailure.find(failure, ConnectionClosedException.class).isPresent()
                || MqttFailure.find(failure, Mqtt5DisconnectException.class).isPresent();
    }

    /**
     * Another gateway serves the session now, or none. This one may have reported for an earlier state of the trigger.
     */
    private void letGo() {
        if (holder != Holder.OTHER) {
            holder = Holder.OTHER;
            failures = 0;
            reports.end();
        }
    }

    private void connect() throws QueueException, InterruptedException {
        MqttIntake intake = new MqttIntake(trigger, reports, shared.intake());
        long since = System.nanoTime();
        MqttBroker broker = shared.brokers().broker(function.namespace(), source);
        MqttConnection connection = shared.brokers().open(function.namespace(), broker, clientId, intake::take);
        lastBroker = Optional.of(broker);
        try {
            begin(connection);
            Optional<Throwable> ended = Optional.empty();
            while (ended.isEmpty() && !intake.isStuck() && mayContinue()) {
                ended = connection.awaitEnd(CHECK);
                if (ended.isEmpty()) {
                    intake.takeWaiting();
                }
                if (System.nanoTime() - since > STEADY.toNanos()) {
                    failures = 0;
                }
            }
            if (ended.isPresent()) {
                intake.close(); // the broker delivers again what is not stored
                afterEnd(ended.get(), since);
            } else {
                finish(connection, intake);
            }
        } catch (QueueException e) {
            if (!intake.isWaiting()
                    || MqttFailure.find(e, TimeoutException.class).isEmpty()) {
                throw e;
            }
            // An answer of the broker is behind messages that have no room yet.
            failures++;
            reports.error("Messages arrive faster than they are stored: the connection is made again");
            pause(shared.reconnect().after(failures));
        } finally {
            intake.close();
            connection.close();
        }
        if (intake.isStuck()) {
            pause(shared.reconnect().first());
        }
    }

    private void begin(MqttConnection connection) throws QueueException, InterruptedException {
        List<String> lower = connection.subscribe(subscriptions, source.qosOrDefault(), source.wantsRetained());
        former.unsubscribe(connection);
        reports.flows();
        if (!lower.isEmpty()) {
            reports.error("mqtt.qos: the broker grants a lower quality of service than " + source.qosOrDefault()
                    + " for " + String.join(", ", lower) + ": messages may be lost");
        }
    }

    /**
     * The connection is made again after a moment: if another gateway has just joined and taken the session over, this
     * one must see that first, and not take it back.
     */
    private void afterEnd(Throwable cause, long since) throws QueueException, InterruptedException {
        LOG.debugf("MQTT session %s: the connection has ended: %s", clientId, cause.getMessage());
        long lasted = System.nanoTime() - since;
        pause(AFTER_END);
        if (lasted < STEADY.toNanos()) {
            throw shared.brokers().ended(source, clientId, cause);
        }
    }

    private void finish(MqttConnection connection, MqttIntake intake) throws QueueException, InterruptedException {
        try {
            if (isUnwanted()) {
                connection.unsubscribe(subscriptions);
            }
        } finally {
            intake.awaitStored(STORED_WITHIN);
        }
    }

    /** If the broker does not respond, it keeps the session until its own time is over. */
    private void discard() throws InterruptedException {
        for (int attempt = 1; shared.work().doer(clientId) == SoleWork.Doer.THIS; attempt++) {
            try {
                shared.brokers().discard(function.namespace(), brokerToLeave(), clientId);
                return;
            } catch (QueueException e) {
                if (attempt == DISCARD_ATTEMPTS) {
                    LOG.infof("The broker keeps MQTT session %s until it expires: %s", clientId, e.getMessage());
                    return;
                }
                Thread.sleep(shared.reconnect().after(attempt));
            }
        }
    }

    /** The Secrets may have been deleted together with the trigger. */
    private MqttBroker brokerToLeave() throws QueueException {
        try {
            return shared.brokers().broker(function.namespace(), source);
        } catch (QueueException e) {
            return lastBroker
                    .map(last -> new MqttBroker(source, last.login(), last.certificates()))
                    .orElseThrow(() -> e);
        }
    }

    /** Ends early when the session is stopped. */
    private void pause(Duration atMost) throws InterruptedException {
        var _ = stop.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
