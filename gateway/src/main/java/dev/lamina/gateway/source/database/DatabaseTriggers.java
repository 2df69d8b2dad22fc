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
            Triggers triggers,
            DatabaseConfig config) {}

    /** What a change of a trigger leads to. */
    enum Step {
        WATCH,
        /** Nothing is removed: the trigger exists, but is not served for now. */
        PAUSE,
        REMOVE,
        NOTHING
    }

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
            Triggers triggers,
            GatewayConfig config) {
        this(new Shared(secrets::read, streams, positions, reports, gateways, triggers, config.database()));
    }

    DatabaseTriggers(Shared shared) {
        this.shared = shared;
    }

    void start(@Observes StartupEvent event, TriggerChanges changes) {
        changes.onChange(this::onChange);
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Removing streams of deleted triggers", this::sweep),
                FIRST_SWEEP_MINUTES,
                SWEEP_MINUTES,
                TimeUnit.MINUTES);
    }

    /** Removes the streams of triggers that were deleted while no gateway ran. */
    private void sweep() {
        if (!shared.gateways().isLeader()) {
            return;
        }
        try {
            // First the streams: one that is created meanwhile belongs to a trigger that exists.
            Set<String> orphans = new HashSet<>(shared.streams().uids());
            shared.triggers()
                    .read()
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
        DatabaseWatch before = watches.get(uid);
        if (before != null) {
            before.stop();
        }
        switch (step(change, before != null)) {
            case WATCH -> {
                DatabaseWatch watch = new DatabaseWatch(trigger, shared);
                watches.put(uid, watch);
                watch.start();
            }
            case PAUSE -> {
                shared.reports().forget(trigger);
                if (change instanceof TriggerChange.Hidden) {
                    watches.remove(uid);
                }
                // Else the stopped watch stays: it knows what to remove if a trigger that cannot be read is deleted.
            }
            case REMOVE -> {
                watches.remove(uid);
                shared.reports().forget(trigger);
                (before == null
                                ? new Removal(trigger, Map.of(), shared)
                                : new Removal(before.trigger(), before.login(), shared))
                        .start();
            }
            case NOTHING -> LOG.tracef("Trigger %s does not have a database", uid);
        }
    }

    /** @param known whether the trigger had a database when it was last readable */
    static Step step(TriggerChange change, boolean known) {
        boolean database = SlotClaims.isOfDatabase(change.trigger());
        return switch (change) {
            // Another installation serves it.
            case TriggerChange.Hidden _ -> database || known ? Step.PAUSE : Step.NOTHING;
            case TriggerChange.Put(Trigger trigger)
            when trigger.unreadable().isPresent() -> known ? Step.PAUSE : Step.NOTHING;
            case TriggerChange.Put _ when database -> Step.WATCH;
            case TriggerChange.Put _, TriggerChange.Removed _ -> database || known ? Step.REMOVE : Step.NOTHING;
        };
    }

    static boolean hasSlot(Trigger trigger) {
        return trigger.getSpec().source().database().engine() == Engine.PostgreSQL;
    }
}
