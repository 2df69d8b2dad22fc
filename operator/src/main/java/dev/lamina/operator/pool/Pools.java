package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import dev.lamina.installation.NamespaceClaims;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.nats.NatsLink;
import dev.lamina.operator.status.FieldOwner;
import dev.lamina.operator.workload.PoolObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Keeps the pools of the installation's settings, and answers the gateways that need a parked pod. For the operator
 * that is the leader.
 */
@Singleton
public class Pools {
    private static final Logger LOG = Logger.getLogger(Pools.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    /** How long a pool stays smaller after its pods have made room: until then the node is hardly empty again. */
    private static final Duration SMALLER = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final NatsLink nats;
    private final NamespaceClaims claims;
    private final PoolObjects objects;
    private final PodClaim claim;
    private final PodAdoption adoption;
    private final ParkedRoom room;
    private final FormerPools former;
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pools").daemon().factory());

    // Mutable state: Deployments of the pools as the API server has them, by namespace and name
    private final Map<String, Deployment> known = new ConcurrentHashMap<>();
    /** Until when a pool may be smaller than the settings say, as {@link System#nanoTime}. */
    private final Map<String, Long> smaller = new ConcurrentHashMap<>();
    /** Of the thread. */
    private Connection subscribed;

    @Inject
    Pools(KubernetesClient client, OperatorConfig config, NatsLink nats, NamespaceClaims claims) {
        this.client = client;
        this.config = config;
        this.nats = nats;
        this.claims = claims;
        this.objects = new PoolObjects(config);
        this.adoption = new PodAdoption(client);
        this.claim = new PodClaim(
                client,
                (namespace, pool) -> Optional.ofNullable(known.get(key(namespace, pool))),
                claimed -> executor.execute(() -> adoption.adopt(claimed)));
        this.room = new ParkedRoom(
                client,
                config.pool().namespaces().orElse(List.of()),
                (namespace, name) -> smaller.put(namespace + "/" + name, System.nanoTime() + SMALLER.toNanos()));
        this.former = new FormerPools(client, config.namespaces().orElse(List.of()), this::isWanted);
    }

    private boolean isWanted(String namespace, String name) {
        return config.pool().namespaces().orElse(List.of()).contains(namespace)
                && config.pool().classes().keySet().stream()
                        .map(Lamina::poolName)
                        .anyMatch(name::equals);
    }

    /** Keeps the pools from now on. For the operator that is the leader. */
    public void start() {
        var _ = thread.scheduleWithFixedDelay(this::attempt, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    private void attempt() {
        try {
            reconcile();
            if (!known.isEmpty()) {
                listen();
                adoption.finish(config.pool().namespaces().orElse(List.of()));
            }
            former.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | JetStreamApiException | RuntimeException | Error e) { // a timer drops a task that throws
            LOG.warnf("Could not keep the pools of parked environments, next attempt soon: %s", e.getMessage());
        }
    }

    void reconcile() {
        for (String namespace : config.pool().namespaces().orElse(List.of())) {
            if (claims.other(namespace).isEmpty()) {
                config.pool().classes().forEach((pool, settings) -> keep(namespace, pool, settings));
            }
        }
    }

    /** One namespace that is missing must not stop the others. */
    private void keep(String namespace, String pool, OperatorConfig.PoolClass settings) {
        try {
            if (isSmaller(key(namespace, pool)) || isAsWritten(known.get(key(namespace, pool)))) {
                return;
            }
            ServiceAccount account = apply(objects.account(namespace, pool));
            apply(objects.networkPolicy(account, pool));
            known.put(key(namespace, pool), apply(objects.deployment(account, pool, settings)));
        } catch (KubernetesClientException e) {
            LOG.warnf("Could not write pool %s in namespace %s: %s", pool, namespace, e.getMessage());
        }
    }

    private boolean isSmaller(String key) {
        smaller.computeIfPresent(key, (_, until) -> until - System.nanoTime() > 0 ? until : null);
        return smaller.containsKey(key);
    }

    private boolean isAsWritten(Deployment before) {
        Deployment now = before == null ? null : client.resource(before).get();
        return now != null
                && now.getMetadata().getGeneration().equals(before.getMetadata().getGeneration());
    }

    private <T extends HasMetadata> T apply(T desired) {
        return FieldOwner.apply(client, desired);
    }

    private void listen() throws IOException, InterruptedException, JetStreamApiException {
        Connection connection = nats.connection();
        if (!connection.equals(subscribed)) {
            connection
                    .createDispatcher(message -> executor.execute(() -> answer(connection, message, this::adopt)))
                    .subscribe(nats.names().adoptions());
            connection
                    .createDispatcher(message -> executor.execute(() -> answer(connection, message, this::makeRoom)))
                    .subscribe(nats.names().parkedRoom());
            subscribed = connection;
        }
    }

    private static void answer(Connection connection, Message message, Function<String, Object> action) {
        String request = new String(message.getData(), StandardCharsets.UTF_8);
        connection.publish(
                message.getReplyTo(),
                Serialization.asJson(action.apply(request)).getBytes(StandardCharsets.UTF_8));
    }

    private Adoption adopt(String request) {
        try {
            return claim.claim(Serialization.unmarshal(request, AdoptionRequest.class));
        } catch (RuntimeException e) { // a gateway must always get an answer
            LOG.warnf("Could not adopt a parked pod (%s): %s", request, e);
            return Adoption.refused("operator");
        }
    }

    /** Returns how many parked pods end. */
    private int makeRoom(String request) {
        try {
            return room.make(Serialization.unmarshal(request, RoomRequest.class));
        } catch (RuntimeException e) {
            LOG.warnf("Could not end parked pods to make room (%s): %s", request, e);
            return 0;
        }
    }

    private static String key(String namespace, String pool) {
        return namespace + "/" + Lamina.poolName(pool);
    }
}
