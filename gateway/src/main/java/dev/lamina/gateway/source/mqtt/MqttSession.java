package dev.lamina.gateway.source.mqtt;

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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One of a trigger's sessions at its broker, until the trigger changes. While it is this gateway's, its thread keeps a
 * connection open. The session itself is the broker's and outlives connections and gateways.
 */
final class MqttSession {

    /** What all sessions share. */
    record Shared(
            MqttBrokers brokers,
            Functions functions,
            SoleWork work,
            DeliveryReports reports,
            MqttIntake.Shared intake,
            String prefix,
            Backoff reconnect) {}

    private static final Logger LOG = Logger.getLogger(MqttSession.class);
    /** How often it is checked whether the session is still this gateway's. */
    private static final Duration CHECK = Duration.ofMillis(500);
    /** A connection that ends earlier is a failure. */
    private static final Duration STEADY = Duration.ofSeconds(5);
    /** Within this time what was received is stored, unless NATS does not respond. */
    private static final Duration STORED_WITHIN = Duration.ofSeconds(2);

    private static final int DISCARD_ATTEMPTS = 3;

    private final Trigger trigger;
    private final MqttSource source;
    private final FunctionId function;
    private final String clientId;
    private final List<String> subscriptions;
    private final Optional<MqttSession> before;
    private final SessionReports reports;
    private final Shared shared;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);

    // Mutable state
    private volatile boolean discarded;
    /** Used by the thread only. */
    private boolean mine;

    private int failures;

    /**
     * @param number of the session, from 0
     * @param before serves the same session for an earlier state of the trigger, and must have ended first
     */
    MqttSession(Trigger trigger, int number, Optional<MqttSession> before, Shared shared) {
        String namespace = trigger.getMetadata().getNamespace();
        String name = trigger.getMetadata().getName();
        this.trigger = trigger;
        this.source = trigger.getSpec().source().mqtt();
        this.function = new FunctionId(namespace, trigger.getSpec().function().name());
        this.clientId = source.clientIdsOf(shared.prefix(), namespace, name).get(number);
        this.subscriptions = source.subscriptionsOf(shared.prefix(), namespace, name);
        this.before = before;
        this.reports = new SessionReports(shared.reports(), trigger, number == 0, clientId);
        this.shared = shared;
        this.thread = Thread.ofVirtual().name("mqtt " + clientId).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether it is the same session at the same broker. */
    boolean isOf(MqttSource other, String otherClientId) {
        return clientId.equals(otherClientId)
                && source.url().equals(other.url())
                && source.speaksMqtt5() == other.speaksMqtt5();
    }

    /** Receives no more. The broker keeps the session, for another gateway or a later state of the trigger. */
    void stop() {
        stop.countDown();
    }

    /** Receives what the session still has, and ends it, unless it is another gateway's. */
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
            if (before.isPresent()) {
                before.get().thread.join();
            }
            while (!isStopping()) {
                if (mayServe()) {
                    serve();
                } else {
                    letGo();
                    pause(CHECK);
                }
            }
            if (discarded) {
                discard();
            }
        } catch (InterruptedException e) {
            LOG.debugf("MQTT session %s: interrupted", clientId);
        }
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
        if (!mine) {
            mine = true;
            reports.receives();
        }
        try {
            connect();
        } catch (QueueException e) {
            failures++;
            reports.fails(e, Backoff.isReported(failures));
            pause(shared.reconnect().after(failures));
        } catch (RuntimeException | Error e) {
            failures++;
            LOG.errorf(e, "MQTT session %s cannot be served for now", clientId);
            reports.fails(new QueueException(QueueException.REFUSED, String.valueOf(e.getMessage()), e), false);
            pause(shared.reconnect().after(failures));
        }
    }

    /** Another gateway serves the session now, or none. */
    private void letGo() {
        if (mine) {
            mine = false;
            failures = 0;
            reports.end();
        }
    }

    private void connect() throws QueueException, InterruptedException {
        MqttIntake intake = new MqttIntake(trigger, reports, shared.intake());
        long since = System.nanoTime();
        MqttConnection connection = shared.brokers().open(function.namespace(), source, clientId, intake::take);
        try {
            begin(connection);
            Optional<Throwable> ended = Optional.empty();
            while (ended.isEmpty() && !intake.isOverloaded() && mayContinue()) {
                ended = connection.awaitEnd(CHECK);
                if (System.nanoTime() - since > STEADY.toNanos()) {
                    failures = 0;
                }
            }
            if (ended.isPresent()) {
                afterEnd(ended.get(), since);
            } else {
                finish(connection, intake);
            }
        } finally {
            intake.close();
            connection.close();
        }
        if (intake.isOverloaded()) {
            reports.error("Messages arrive faster than they are stored: the broker keeps them for a moment");
            pause(shared.reconnect().first());
        }
    }

    private void begin(MqttConnection connection) throws QueueException, InterruptedException {
        List<String> lower = connection.subscribe(subscriptions, source.qosOrDefault(), source.wantsRetained());
        connection.unsubscribe(before.map(session -> session.subscriptions).orElse(List.of()).stream()
                .filter(former -> !subscriptions.contains(former))
                .toList());
        reports.flows();
        if (!lower.isEmpty()) {
            reports.error("mqtt.qos: the broker grants a lower quality of service than " + source.qosOrDefault()
                    + " for " + String.join(", ", lower) + ": messages may be lost");
        }
    }

    /** The connection is made again at once, except if it had hardly begun. */
    private void afterEnd(Throwable cause, long since) throws QueueException {
        LOG.debugf("MQTT session %s: the connection has ended: %s", clientId, cause.getMessage());
        if (System.nanoTime() - since < STEADY.toNanos()) {
            throw shared.brokers().ended(source, clientId, cause);
        }
    }

    private void finish(MqttConnection connection, MqttIntake intake) throws QueueException, InterruptedException {
        if (discarded) {
            connection.unsubscribe(subscriptions);
        }
        intake.awaitStored(STORED_WITHIN);
    }

    /** If the broker does not respond, it keeps the session until its own time is over. */
    private void discard() throws InterruptedException {
        for (int attempt = 1; shared.work().doer(clientId) == SoleWork.Doer.THIS; attempt++) {
            try {
                shared.brokers().discard(function.namespace(), source, clientId);
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

    /** Ends early when the session is stopped. */
    private void pause(Duration atMost) throws InterruptedException {
        var _ = stop.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
