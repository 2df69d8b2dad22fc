package dev.lamina.gateway.source.stream;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.cluster.SoleWork;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionChanges;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.DrainTimeout;
import dev.lamina.gateway.pacing.SharedBytes;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import dev.lamina.pacing.Backoff;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** Runs one {@link StreamReader} for every enabled Trigger whose source has shards. See DESIGN.md. */
@Singleton
class StreamTriggers {
    private static final Logger LOG = Logger.getLogger(StreamTriggers.class);
    /** Priority before the stop of the HTTP servers: batches that run here need them to finish. */
    private static final int BEFORE_THE_SERVERS = 100;

    private static final int LONGEST_DELAY = 30;

    private final TriggerRun.Shared shared;
    private final IteratorAges ages;
    private final Duration grace;
    private final Map<String, StreamReader> readers = new ConcurrentHashMap<>();
    /** Stopped readers, with batches that still run. */
    private final CopyOnWriteArrayList<StreamReader> leaving = new CopyOnWriteArrayList<>();

    // Mutable state
    private volatile boolean stopping;
    private volatile long stoppedReading;

    @Inject
    StreamTriggers(
            StreamOpener opener,
            Dispatcher dispatcher,
            Functions functions,
            Connection nats,
            LostBatches lostBatches,
            DeliveryReports reports,
            ClusterMembers gateways,
            SoleWork work,
            MeterRegistry meters,
            GatewayConfig config) {
        this(
                new TriggerRun.Shared(
                        opener,
                        dispatcher,
                        functions,
                        new NatsShardStore(
                                nats,
                                config.nats().names().shardsBucket(),
                                config.nats().replicas()),
                        lostBatches,
                        reports,
                        gateways,
                        work,
                        new SharedBytes(config.stream().byteBudget()),
                        InstantSource.system(),
                        config.stream().discovery(),
                        Backoff.upTo(config.stream().retryDelay(), LONGEST_DELAY),
                        config.stream().throttleDelay(),
                        Backoff.upTo(config.stream().reconnectDelay(), LONGEST_DELAY)),
                meters,
                config.shutdownDelay().plus(config.shutdownGrace()));
    }

    StreamTriggers(TriggerRun.Shared shared, MeterRegistry meters, Duration grace) {
        this.shared = shared;
        this.ages = new IteratorAges(meters);
        this.grace = grace;
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers, FunctionChanges functions) {
        triggers.onChange(this::onChange);
        functions.onChange(this::onChange);
    }

    void stopReading(@Observes ShutdownDelayInitiatedEvent event) {
        stopReading();
    }

    void stop(@Observes @Priority(BEFORE_THE_SERVERS) ShutdownEvent event) throws InterruptedException {
        stop(grace);
    }

    /** @param atMost counted from when nothing more was read */
    void stop(Duration atMost) throws InterruptedException {
        stopReading();
        DrainTimeout.left(atMost, stoppedReading).await(() -> leaving.stream().allMatch(StreamReader::hasStopped));
    }

    void onChange(TriggerChange change) {
        Trigger trigger = change.trigger();
        String uid = trigger.getMetadata().getUid();
        leaving.removeIf(StreamReader::hasStopped);
        StreamReader before = readers.remove(uid);
        if (before != null) {
            before.stop();
            leaving.add(before);
            ages.remove(trigger);
        }
        boolean isSharded = trigger.getSpec().source().sharded().isPresent();
        boolean wanted = change instanceof TriggerChange.Put
                && !stopping
                && trigger.getSpec().isEnabled()
                && isSharded;
        if (wanted) {
            StreamReader reader = new StreamReader(trigger, formerOf(trigger), shared);
            readers.put(uid, reader);
            ages.add(trigger, reader);
            reader.start();
        } else if (before != null || isSharded) {
            shared.reports().forget(trigger);
        }
        boolean isLeftBehind = change instanceof TriggerChange.Removed || !isSharded && before != null;
        if (isLeftBehind && (before != null || isSharded)) {
            Thread.startVirtualThread(() -> forget(trigger));
        }
    }

    private List<StreamReader> formerOf(Trigger trigger) {
        return leaving.stream().filter(reader -> reader.isOf(trigger)).toList();
    }

    /** If NATS does not respond, the positions stay until they expire; no other trigger has the same ones. */
    private void forget(Trigger trigger) {
        try {
            for (StreamReader former : formerOf(trigger)) {
                former.awaitStopped();
            }
            StreamPositions.forget(shared.store(), trigger.getMetadata().getUid());
        } catch (IOException e) {
            LOG.infof(
                    "The positions of trigger %s/%s stay until they expire: %s",
                    trigger.getMetadata().getNamespace(), trigger.getMetadata().getName(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void onChange(FunctionChange change) {
        readers.values().stream()
                .filter(reader ->
                        reader.function().function().equals(change.view().id().function()))
                .forEach(StreamReader::resume);
    }

    private void stopReading() {
        if (!stopping) {
            stoppedReading = System.nanoTime();
            stopping = true;
        }
        readers.values().forEach(reader -> {
            reader.stop();
            leaving.addIfAbsent(reader);
        });
    }
}
