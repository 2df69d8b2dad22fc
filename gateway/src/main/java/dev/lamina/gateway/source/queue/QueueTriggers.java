package dev.lamina.gateway.source.queue;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionChanges;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.DrainTimeout;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.gateway.pacing.Shares;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs one {@link QueuePoller} for every enabled Trigger whose source is a queue or a stream of ours. The design is in
 * DESIGN.md next to this file.
 */
@Singleton
public class QueueTriggers {
    private static final Duration AFTER_POLL = Duration.ofSeconds(2);
    /** Priority before the stop of the HTTP servers: batches that run here need them to finish. */
    private static final int BEFORE_THE_SERVERS = 100;

    private final QueuePoller.Shared shared;
    private final Duration grace;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("queue leases").daemon().factory());
    private final Map<String, QueuePoller> pollers = new ConcurrentHashMap<>();
    /** Stopped pollers, with batches that still run. */
    private final List<QueuePoller> leaving = new CopyOnWriteArrayList<>();

    // Mutable state
    private volatile boolean stopping;
    private volatile long stoppedReceiving;

    @Inject
    QueueTriggers(
            Brokers brokers,
            Dispatcher dispatcher,
            Functions functions,
            DeadLetters deadLetters,
            DeliveryReports reports,
            ClusterMembers gateways,
            GatewayConfig config) {
        this.grace = config.shutdownDelay().plus(config.shutdownGrace());
        this.shared = new QueuePoller.Shared(
                brokers,
                dispatcher,
                functions,
                deadLetters,
                reports,
                new Shares(config.queue().byteBudget(), Shares.OF_BYTES),
                new Shares(config.queue().connections(), Shares.OF_BYTES),
                gateways,
                config.queue());
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers, FunctionChanges functions) {
        start(triggers, functions);
    }

    void start(TriggerChanges triggers, FunctionChanges functions) {
        long heartbeat = shared.config().lease().toMillis() / 3;
        var _ = timer.scheduleAtFixedRate(
                new RepeatedTask("Renewing leases of queues", this::renewLeases),
                heartbeat,
                heartbeat,
                TimeUnit.MILLISECONDS);
        triggers.onChange(this::onChange);
        functions.onChange(this::onChange);
    }

    void onChange(TriggerChange change) {
        Trigger trigger = change.trigger();
        QueuePoller before = pollers.remove(trigger.getMetadata().getUid());
        if (before != null) {
            before.stop();
            leaving.add(before);
        }
        boolean wanted = change instanceof TriggerChange.Put
                && !stopping
                && trigger.getSpec().isEnabled()
                && shared.brokers().serves(trigger.getSpec().source());
        if (wanted) {
            follow(trigger);
        } else if (before != null || shared.brokers().serves(trigger.getSpec().source())) {
            shared.reports().forget(trigger);
        }
    }

    private void follow(Trigger trigger) {
        QueuePoller poller = new QueuePoller(trigger, shared);
        pollers.put(trigger.getMetadata().getUid(), poller);
        poller.start();
    }

    private void onChange(FunctionChange change) {
        pollers.values().stream()
                .filter(poller ->
                        poller.function().function().equals(change.view().id().function()))
                .forEach(QueuePoller::resume);
    }

    private void renewLeases() {
        leaving.removeIf(QueuePoller::isDone);
        all().forEach(poller -> Thread.startVirtualThread(poller::renewLeases));
    }

    /** A gateway that is about to stop receives no more, while it still serves requests. */
    void stopReceiving(@Observes ShutdownDelayInitiatedEvent event) {
        stopReceiving();
    }

    void stop(@Observes @Priority(BEFORE_THE_SERVERS) ShutdownEvent event) throws InterruptedException {
        stop(grace);
    }

    private void stopReceiving() {
        if (!stopping) {
            stoppedReceiving = System.nanoTime();
            stopping = true;
        }
        pollers.values().forEach(QueuePoller::stop);
    }

    /**
     * Waits for the batches that run, and gives back those that still run after the grace period. It always waits for
     * the last requests: records that are given back before these are answered might be delivered here again.
     *
     * @param atMost counted from when nothing more was received
     */
    void stop(Duration atMost) throws InterruptedException {
        stopReceiving();
        new DrainTimeout(shared.config().pollWait().plus(AFTER_POLL))
                .await(() -> all().allMatch(QueuePoller::hasStoppedReceiving));
        DrainTimeout.left(atMost, stoppedReceiving).await(() -> all().allMatch(QueuePoller::isDone));
        timer.shutdownNow();
        all().forEach(QueuePoller::giveBack);
    }

    private Stream<QueuePoller> all() {
        return Stream.concat(pollers.values().stream(), leaving.stream());
    }
}
