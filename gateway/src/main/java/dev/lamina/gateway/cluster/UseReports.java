package dev.lamina.gateway.cluster;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.nats.OnceConnected;
import dev.lamina.gateway.pacing.RepeatedTask;
import io.nats.client.Connection;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The reports as messages of NATS; the subject is that of the installation. */
@Singleton
final class UseReports implements SharedUse {
    private static final Logger LOG = Logger.getLogger(UseReports.class);
    private static final long PERIOD_MS = 50;
    /** Names in a message, which are a few hundred bytes each: NATS takes a megabyte. */
    private static final int MOST_NAMES = 1000;

    private final Connection nats;
    private final String subject;
    private final ClusterMembers members;
    private final String me = UUID.randomUUID().toString();
    private final AtomicBoolean soon = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("use reports").daemon().factory());

    // Mutable state
    private volatile Supplier<Map<String, Integer>> own = Map::of;

    /** What one gateway used, by name. */
    record UseReport(String from, Map<String, Integer> used) {
        UseReport {
            Objects.requireNonNull(from, "from");
            used = used == null ? Map.of() : new HashMap<>(used);
        }
    }

    @Inject
    UseReports(Connection nats, GatewayConfig config, ClusterMembers members) {
        this.nats = nats;
        this.subject = config.nats().names().gatewaysUse();
        this.members = members;
    }

    @Override
    public void exchange(Supplier<Map<String, Integer>> used, Consumer<Map<String, Integer>> others) {
        own = used;
        OnceConnected.run(
                nats,
                () -> nats.createDispatcher(message -> receive(message.getData(), others))
                        .subscribe(subject));
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Reporting to other gateways", this::report),
                PERIOD_MS,
                PERIOD_MS,
                TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    @Override
    public void reportSoon() {
        if (members.alive().size() > 1 && soon.compareAndSet(false, true)) {
            timer.execute(new RepeatedTask("Reporting to other gateways", () -> {
                soon.set(false);
                report();
            }));
        }
    }

    @Override
    public int parts() {
        return isConnected() ? 1 : Math.max(1, members.alive().size());
    }

    private boolean isConnected() {
        return nats.getStatus() == Connection.Status.CONNECTED;
    }

    private void report() {
        Map<String, Integer> used = own.get();
        // The client would keep it until there is a connection. Meanwhile each gateway has a part of its own.
        if (isConnected() && !used.isEmpty() && members.alive().size() > 1) {
            Iterator<Map.Entry<String, Integer>> rest = used.entrySet().iterator();
            while (rest.hasNext()) {
                Map<String, Integer> part = new HashMap<>();
                while (rest.hasNext() && part.size() < MOST_NAMES) {
                    Map.Entry<String, Integer> entry = rest.next();
                    part.put(entry.getKey(), entry.getValue());
                }
                publish(part);
            }
        }
    }

    private void publish(Map<String, Integer> used) {
        try {
            nats.publish(subject, PeerJson.MAPPER.writeValueAsBytes(new UseReport(me, used)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void receive(byte[] message, Consumer<Map<String, Integer>> others) {
        try {
            UseReport sent = PeerJson.MAPPER.readValue(message, UseReport.class);
            if (!sent.from().equals(me)) {
                others.accept(sent.used());
            }
        } catch (IOException e) {
            LOG.warnf("The report of another gateway cannot be read: %s", e.getMessage());
        }
    }
}
