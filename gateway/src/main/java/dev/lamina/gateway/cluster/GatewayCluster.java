package dev.lamina.gateway.cluster;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.dispatch.LimitUsage;
import dev.lamina.gateway.dispatch.Permits;
import dev.lamina.gateway.nats.OnceConnected;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * This gateway as one of several: assembles the parts and runs their periodic tasks. Before it is started it acts as if
 * it were alone.
 */
@Singleton
public final class GatewayCluster implements Permits, ClusterMembers, GatewayProcesses, SoleWork {
    private static final Logger LOG = Logger.getLogger(GatewayCluster.class);
    private static final int BEATS_PER_LEASE = 6;
    private static final long REPORT_MS = 200;
    /** Every N-th period sends the whole load; the others what has changed since. */
    private static final int WHOLE_PERIODS = 5;

    private final Connection nats;
    private final GatewayConfig config;
    private final NatsNames names;
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String process;
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("gateways-", 0).daemon().factory());

    // Mutable state
    private volatile Running running;
    private final AtomicBoolean covering = new AtomicBoolean();
    private int reports;

    private record Running(
            Membership membership, SharedPermits permits, ClusterLoad activity, List<Dispatcher> subscriptions) {}

    @Inject
    public GatewayCluster(Connection nats, GatewayConfig config) {
        this.nats = nats;
        this.config = config;
        this.names = config.nats().names();
        this.process = host() + "-" + id;
    }

    private static String host() {
        String host = System.getenv("HOSTNAME");
        return host == null || host.isBlank() ? "gateway" : host.replaceAll("[^a-zA-Z0-9-]", "-");
    }

    /**
     * Joins the other gateways, and keeps the membership renewed.
     *
     * @param usage of the limits, on this gateway
     * @param activity sends this gateway's load to the others, and receives theirs
     */
    public void start(LimitUsage usage, ClusterLoad activity) {
        GatewayConfig.Gateways settings = config.gateways();
        AtomicInteger incarnation = new AtomicInteger();
        SharedStore store = new JetStreamStore(nats, names, config.nats().replicas());
        NatsPeers peers = new NatsPeers(nats, names);
        Membership membership = new Membership(
                store, settings.lease(), System::nanoTime, () -> process + "." + incarnation.incrementAndGet());
        SharedPermits permits = new SharedPermits(
                membership,
                new PermitNegotiation(store, membership, peers, usage),
                usage,
                settings.lease().multipliedBy(2),
                System::nanoTime,
                tasks);
        membership.beforeLeading(permits::becomeLeader);
        Running now = new Running(membership, permits, activity, new CopyOnWriteArrayList<>());
        running = now;
        OnceConnected.run(nats, () -> {
            now.subscriptions().add(peers.listen(process, permits::give, tasks));
            now.subscriptions()
                    .add(nats.createDispatcher(message -> receiveLoad(message.getData()))
                            .subscribe(names.gatewaysLoad()));
            now.subscriptions()
                    .add(nats.createDispatcher(message -> receiveChanges(message.getData()))
                            .subscribe(names.gatewaysLoadChanges()));
        });
        every(settings.lease().toMillis() / BEATS_PER_LEASE, this::beat);
        every(REPORT_MS, this::publishLoad);
        every(settings.idle().toMillis(), permits::tidy);
    }

    /** Called last before the process ends: frees what this gateway held for the others. */
    public void stop() {
        timer.shutdownNow();
        Running was = running;
        if (was != null && nats.getStatus() != Connection.Status.CLOSED) {
            was.subscriptions().forEach(nats::closeDispatcher);
            was.membership().leave();
        }
        tasks.shutdown();
    }

    @Override
    public int available(Limit limit, int size) {
        Running now = running;
        return now == null ? size : now.permits().available(limit, size);
    }

    @Override
    public CompletionStage<Boolean> acquireMore(Limit limit) {
        Running now = running;
        return now == null ? ALONE.acquireMore(limit) : now.permits().acquireMore(limit);
    }

    @Override
    public List<String> alive() {
        Running now = running;
        return now == null ? List.of() : now.membership().alive();
    }

    @Override
    public Optional<String> self() {
        Running now = running;
        return now == null ? Optional.empty() : now.membership().self();
    }

    @Override
    public boolean isLeader() {
        Running now = running;
        return now != null && now.membership().isLeader();
    }

    @Override
    public Doer doer(String work) {
        Running now = running;
        return now == null ? Doer.UNKNOWN : now.membership().doer(work);
    }

    @Override
    public String thisProcess() {
        return id;
    }

    /** A member's id ends with that of its process and a number. */
    @Override
    public boolean mayRun(String other) {
        List<String> members = alive();
        return members.isEmpty() || members.stream().anyMatch(member -> member.contains("-" + other + "."));
    }

    private void beat() {
        running.membership().beat();
        running.permits().recordUse();
        running.activity().retainMembers(running.membership().alive());
        if (running.permits().isOverdrawn() && covering.compareAndSet(false, true)) {
            tasks.execute(this::coverOverdraft);
        }
    }

    private void coverOverdraft() {
        try {
            running.permits().coverOverdraft();
        } finally {
            covering.set(false);
        }
    }

    private void publishLoad() {
        if (running.membership().alive().size() <= 1) {
            return;
        }
        String me = running.membership().view().me();
        if (reports++ % WHOLE_PERIODS == 0) {
            running.activity().report(me).forEach(part -> nats.publish(names.gatewaysLoad(), part));
        } else {
            running.activity().changes(me).ifPresent(changed -> nats.publish(names.gatewaysLoadChanges(), changed));
        }
    }

    private void receiveLoad(byte[] message) {
        try {
            running.activity().merge(running.membership().view().me(), message);
        } catch (IOException e) {
            LOG.warnf("The load report of another gateway cannot be read: %s", e.getMessage());
        }
    }

    private void receiveChanges(byte[] message) {
        try {
            running.activity().mergeChanges(running.membership().view().me(), message);
        } catch (IOException e) {
            LOG.warnf("The load changes of another gateway cannot be read: %s", e.getMessage());
        }
    }

    private void every(long millis, Runnable task) {
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Coordination between gateways", task), 0, millis, TimeUnit.MILLISECONDS);
    }
}
