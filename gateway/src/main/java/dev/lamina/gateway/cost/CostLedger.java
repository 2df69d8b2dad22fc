package dev.lamina.gateway.cost;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.ClusterLoad;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.cluster.JetStreamStore;
import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Assembles the counting of costs, and runs its periodic task. */
@Singleton
public final class CostLedger implements UseReader {
    /** Namespaces times days. If there are more, the days that were written first are deleted, as with the bytes. */
    private static final int MAX_KEYS = 50_000;

    private static final int LAST_ATTEMPTS = 3;
    private static final Logger LOG = Logger.getLogger(CostLedger.class);

    private final UseHistory history;
    private final EnvironmentTimes environments;
    private final Duration interval;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("costs").daemon().factory());

    @Inject
    CostLedger(
            Connection nats,
            GatewayConfig config,
            UseCounter counter,
            FunctionWatch functions,
            ClusterLoad loads,
            ClusterMembers members) {
        this.interval = config.cost().interval();
        this.history =
                new UseHistory(store(nats, config), UUID.randomUUID().toString().substring(0, 13), counter);
        this.environments = new EnvironmentTimes(
                functions::runnable,
                loads::slots,
                members::isLeader,
                System::nanoTime,
                interval.multipliedBy(3).toNanos(),
                counter);
    }

    static JetStreamStore store(Connection nats, GatewayConfig config) {
        NatsNames names = config.nats().names();
        return new JetStreamStore(
                nats,
                StreamConfiguration.builder()
                        .name(names.costStream())
                        .description("What functions used, by day and namespace")
                        .subjects(names.costSubjects() + ">")
                        .maxMessagesPerSubject(1)
                        .maxMessages(MAX_KEYS)
                        .maxBytes(config.cost().maxBytes())
                        .discardPolicy(DiscardPolicy.Old)
                        .maxAge(Duration.ofDays(config.cost().retentionDays()))
                        .storageType(StorageType.File)
                        .replicas(config.nats().replicas())
                        .allowDirect(false)
                        .build(),
                names.costSubjects());
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("The counting of costs", this::tick),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Called when no invocation is left: writes what was counted last. Blocks for some seconds at most. */
    public void stop() {
        timer.shutdown();
        boolean written = false;
        for (int attempts = 0; !written && attempts < LAST_ATTEMPTS; attempts++) {
            written = history.write();
        }
        if (!written) {
            LOG.warn("NATS does not respond: what functions used in the last seconds is not in the costs");
        }
    }

    private void tick() {
        environments.tick();
        history.write();
    }

    @Override
    public Set<DayKey> days() {
        return history.days();
    }

    @Override
    public Map<String, Use> read(DayKey key) {
        return history.read(key);
    }
}
