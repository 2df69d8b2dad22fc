package dev.lamina.gateway.source.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.http.HttpListener;
import dev.lamina.gateway.http.InternalRoute;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.queue.QueueGateway;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One gateway's part of database triggers: the routes of connectors on a port, streams in a real NATS, the watch of the
 * database, and batches for a function that the test plays.
 */
final class ChangesGateway implements AutoCloseable {
    static final String KEY = "key of the installation";
    private static final ObjectMapper JSON = new ObjectMapper();

    final ChangeStreams streams;
    final Positions positions;
    final QueueGateway queues;
    private final FakeTriggers triggers = new FakeTriggers();
    private final DatabaseTriggers databases;
    private final Connection nats;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    /** @param port of the routes, 0 for any */
    ChangesGateway(String natsUrl, int port) throws Exception {
        GatewayConfig config = TestConfig.of(Map.of(
                "lamina.identity.pod-key", KEY,
                "lamina.database.check-interval", "200ms",
                "lamina.database.first-check-interval", "200ms"));
        nats = Nats.connect(Options.builder()
                .server(natsUrl)
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(100))
                .build());
        streams = new ChangeStreams(nats, config, JSON);
        positions = new Positions(nats, config);
        queues = new QueueGateway(Map.of("lamina.queue.lease", "3s"), List.of(streams));
        queues.functions.ready("pay");
        databases = new DatabaseTriggers(new DatabaseTriggers.Shared(
                (_, _) -> Database.LOGIN, streams, positions, queues, queues, triggers, config.database()));
        List<InternalRoute> routes = List.of(
                new ChangesRoute(triggers, streams, queues, config, JSON, new SimpleMeterRegistry()),
                new PositionRoute(triggers, positions, config));
        server = vertx.createHttpServer(HttpListener.options())
                .requestHandler(request -> routes.stream()
                        .filter(route -> route.path().equals(request.path()))
                        .findFirst()
                        .orElseThrow()
                        .handle(request))
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    void put(Trigger trigger) {
        triggers.put(trigger);
        queues.put(trigger);
        databases.onChange(new TriggerChange.Put(trigger));
    }

    void remove(Trigger trigger) {
        triggers.remove(trigger);
        queues.remove(trigger);
        databases.onChange(new TriggerChange.Removed(trigger));
    }

    /** The records that the function got, in order. */
    List<JsonNode> records() {
        List<JsonNode> records = new ArrayList<>();
        for (Invocation invocation : queues.invocations) {
            try {
                JSON.readTree(invocation.payload().toString()).path("Records").forEach(records::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return records;
    }

    @Override
    public void close() throws Exception {
        databases.stop();
        queues.close();
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        nats.close();
    }
}
