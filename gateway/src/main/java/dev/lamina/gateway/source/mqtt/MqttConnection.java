package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import dev.lamina.gateway.source.queue.QueueException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** An open connection of one session. All methods block, for a few seconds at most. */
final class MqttConnection {
    private static final Logger LOG = Logger.getLogger(MqttConnection.class);

    private final MqttBroker broker;
    private final String clientId;
    private final MqttClientPort client;
    private final CompletableFuture<Throwable> ended;

    private MqttConnection(
            MqttBroker broker, String clientId, MqttClientPort client, CompletableFuture<Throwable> ended) {
        this.broker = broker;
        this.clientId = clientId;
        this.client = client;
        this.ended = ended;
    }

    /**
     * Connects. An attempt that fails is over: if the broker answers after all, its connection is closed at once.
     *
     * @param ended completes with the reason when the connection has ended; exceptionally, if it could not be made
     * @param keepSession whether the broker continues the session and keeps it when the connection ends
     * @throws QueueException with the true reason, if the broker does not admit the client
     */
    static MqttConnection open(
            MqttBroker broker,
            String clientId,
            MqttClientPort client,
            CompletableFuture<Throwable> ended,
            boolean keepSession)
            throws QueueException, InterruptedException {
        CompletableFuture<?> connected = client.connect(keepSession);
        try {
            await(connected);
            return new MqttConnection(broker, clientId, client, ended);
        } catch (ExecutionException | TimeoutException e) {
            giveUp(client, connected, ended, e);
            throw MqttFailure.ofConnection(broker, clientId, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            giveUp(client, connected, ended, e);
            throw e;
        }
    }

    /** A client that still connects has nothing to disconnect yet. */
    private static void giveUp(
            MqttClientPort client,
            CompletableFuture<?> connected,
            CompletableFuture<Throwable> ended,
            Exception reason) {
        ended.completeExceptionally(reason);
        var _ = connected.whenComplete((_, _) -> {
            var _ = client.disconnect();
        });
    }

    /**
     * Subscribes, or confirms the session's subscriptions.
     *
     * @return the filters for which the broker grants a lower quality of service
     */
    List<String> subscribe(List<String> filters, int qos, boolean retained)
            throws QueueException, InterruptedException {
        List<Integer> codes = answer(client.subscribe(filters, qos, retained));
        for (int i = 0; i < codes.size(); i++) {
            Optional<QueueException> refused = MqttFailure.ofSubscription(broker, filters.get(i), codes.get(i));
            if (refused.isPresent()) {
                throw refused.get();
            }
        }
        return filters.stream()
                .filter(filter -> codes.get(filters.indexOf(filter)) < qos)
                .toList();
    }

    /** Succeeds also for filters that are not subscribed. */
    void unsubscribe(List<String> filters) throws QueueException, InterruptedException {
        if (!filters.isEmpty()) {
            answer(client.unsubscribe(filters));
        }
    }

    /** Why the connection has ended; empty if it has not within this time. */
    Optional<Throwable> awaitEnd(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(ended.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        }
    }

    /** Succeeds also if the connection has ended. */
    void close() throws InterruptedException {
        try {
            await(client.disconnect());
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("MQTT client %s had already ended: %s", clientId, e.getMessage());
        }
    }

    private <T> T answer(CompletableFuture<T> request) throws QueueException, InterruptedException {
        try {
            return await(request);
        } catch (ExecutionException e) {
            throw MqttFailure.find(e, ConnectionClosedException.class)
                    .map(closed -> MqttFailure.ofEnd(broker, clientId, closed))
                    .orElseGet(() -> MqttFailure.unreachable(broker, e.getCause()));
        } catch (TimeoutException e) {
            throw MqttFailure.unreachable(broker, e);
        }
    }

    private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        // For all steps together. A little longer than the client's own time for one, whose exception says more.
        return future.get(MqttBroker.PATIENCE.toMillis() + 1000, TimeUnit.MILLISECONDS);
    }
}
