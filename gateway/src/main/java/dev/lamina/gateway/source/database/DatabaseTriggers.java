package dev.lamina.gateway.source.database;

import dev.lamina.api.DatabaseSource.Engine;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.DatabaseConfig;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSecrets;
import io.nats.client.JetStreamApiException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Watches the database of every Trigger, and removes what a deleted one leaves: its slot, its stream and its position.
 * One thread for each Trigger, so that a database that does not respond delays no other.
 */
@Singleton
class DatabaseTriggers {
    /** Reads a Secret. */
    interface SecretReader {
        Map<String, String> read(String namespace, String name) throws QueueException;
    }

    /** What all watches share. */
    record Shared(
            SecretReader secrets,
            ChangeStreams streams,
            Positions positions,
            DeliveryReports reports,
            ClusterMembers gateways,
            DatabaseConfig config) {}

    private static final Logger LOG = Logger.getLogger(DatabaseTriggers.class);
    private static final int FIRST_SWEEP_MINUTES = 1;
    private static final int SWEEP_MINUTES = 10;

    private final Shared shared;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("streams of changes").daemon().factory());
    private final Map<String, DatabaseWatch> watches = new ConcurrentHashMap<>();

    @Inject
    DatabaseTriggers(
            QueueSecrets secrets,
            ChangeStreams streams,
            Positions positions,
            DeliveryReports reports,
            ClusterMembers gateways,
            GatewayConfig config) {
        this(new Shared(secrets::read, streams, positions, reports, gateways, config.database()));
    }

    DatabaseTriggers(Shared shared) {
        this.shared = shared;
    }

    void start(@Observes StartupEvent event, TriggerChanges changes, Triggers triggers) {
        changes.onChange(this::onChange);
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Removing streams of deleted triggers", () -> sweep(triggers)),
                FIRST_SWEEP_MINUTES,
                SWEEP_MINUTES,
                TimeUnit.MINUTES);
    }

    /** Removes the streams of triggers that were deleted while no gateway ran. */
    void sweep(Triggers triggers) {
        if (!shared.gateways().isLeader()) {
            return;
        }
        try {
            // First the streams: one that is created meanwhile belongs to a trigger that exists.
            Set<String> orphans = new HashSet<>(shared.streams().uids());
            triggers.read()
                    .forEach(trigger -> orphans.remove(trigger.getMetadata().getUid()));
            for (String uid : orphans) {
                shared.streams().delete(uid);
                shared.positions().delete(uid);
            }
        } catch (IOException | JetStreamApiException e) {
            LOG.debugf("Streams of deleted triggers are removed later: %s", e.getMessage());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        timer.shutdownNow();
        watches.values().forEach(DatabaseWatch::stop);
    }

    void onChange(TriggerChange change) {
        Trigger trigger = change.trigger();
        String uid = trigger.getMetadata().getUid();
        boolean database =
                trigger.unreadable().isEmpty() && trigger.getSpec().source().database() != null;
        DatabaseWatch before = watches.remove(uid);
        if (before != null) {
            before.stop();
        }
        if (change instanceof TriggerChange.Put && database) {
            DatabaseWatch watch = new DatabaseWatch(trigger, shared);
            watches.put(uid, watch);
            watch.start();
        } else if (change instanceof TriggerChange.Hidden) {
            // Another installation serves it.
            shared.reports().forget(trigger);
        } else if (before != null || database) {
            shared.reports().forget(trigger);
            (before == null
                            ? new Removal(trigger, Map.of(), shared)
                            : new Removal(before.trigger(), before.login(), shared))
                    .start();
        }
    }

    static boolean hasSlot(Trigger trigger) {
        return trigger.getSpec().source().database().engine() == Engine.PostgreSQL;
    }
}
