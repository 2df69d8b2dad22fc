package dev.lamina.gateway.source.bus;

import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.gateway.source.Triggers;
import io.nats.client.JetStreamApiException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Deletes the archives of namespaces in which no Trigger has a bus as its source: most are deleted, and a namespace of
 * the same name may get another owner, who must not read what the former one has put. The API server's response alone
 * decides, twice in a row, so that a Trigger that is deleted and applied again keeps the archive.
 */
@Singleton
class ArchiveSweep {
    private static final Logger LOG = Logger.getLogger(ArchiveSweep.class);
    private static final int INTERVAL_MINUTES = 5;

    private final BusArchive archive;
    private final Triggers triggers;
    private final ClusterMembers gateways;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bus archives").daemon().factory());

    // Mutable state of one thread: namespaces without a Trigger at the last sweep
    private Set<String> unused = Set.of();

    @Inject
    ArchiveSweep(BusArchive archive, Triggers triggers, ClusterMembers gateways) {
        this.archive = archive;
        this.triggers = triggers;
        this.gateways = gateways;
    }

    void start(@Observes StartupEvent event) {
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Deleting the archives of deleted namespaces", this::sweep),
                INTERVAL_MINUTES,
                INTERVAL_MINUTES,
                TimeUnit.MINUTES);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdown();
    }

    void sweep() {
        try {
            unused = gateways.alive().size() <= 1 || gateways.isLeader() ? deleted() : Set.of();
        } catch (IOException | JetStreamApiException e) {
            LOG.debugf(e, "archives of deleted namespaces are checked later");
        }
    }

    /** Deletes the archives that were unused at the last sweep, and returns the namespaces that are unused now. */
    private Set<String> deleted() throws IOException, JetStreamApiException {
        Set<String> archived = new HashSet<>(archive.namespaces());
        if (archived.isEmpty()) {
            return Set.of();
        }
        archived.removeAll(triggers.read().stream()
                .filter(trigger -> trigger.getSpec().source().bus() != null)
                .map(trigger -> trigger.getMetadata().getNamespace())
                .collect(Collectors.toSet()));
        for (String namespace : Set.copyOf(archived)) {
            if (unused.contains(namespace)) {
                archive.delete(namespace);
                archived.remove(namespace);
                LOG.infof("No Trigger in namespace %s has a bus as its source; its archive was deleted", namespace);
            }
        }
        return archived;
    }
}
