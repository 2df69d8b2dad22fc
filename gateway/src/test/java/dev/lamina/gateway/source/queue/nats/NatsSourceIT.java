package dev.lamina.gateway.source.queue.nats;

import static dev.lamina.gateway.source.queue.QueueGateway.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.BatchBuilder;
import dev.lamina.api.NatsQueueBuilder;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.source.queue.QueueGateway;
import dev.lamina.gateway.source.queue.QueueKind.Opening;
import dev.lamina.gateway.source.queue.QueueSource;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Streams of a real NATS server as an event source. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NatsSourceIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private NatsServer server;
    private Connection nats;
    private QueueGateway gateway;

    @BeforeEach
    void start() throws Exception {
        server = new NatsServer(directory);
        nats = server.connect();
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("ORDERS")
                        .subjects("orders.>")
                        .build());
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("DEAD")
                        .subjects("dead.>")
                        .build());
        gateway = gateway();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        nats.close();
        server.close();
    }

    @Test
    void eventHasSubjectHeadersAndData() throws Exception {
        nats.jetStream().publish("orders.eu", new Headers().put("Color", "red"), "{\"id\":1}".getBytes());
        gateway.put(spec(orders()));
        await().until(() -> gateway.invocations.size() == 1);
        JsonNode record =
                JSON.readTree(gateway.payloads().getFirst()).path("Records").path(0);
        assertThat(record.path("eventSource").asText()).isEqualTo("lamina:nats");
        assertThat(record.path("messageId").asText()).isEqualTo("ORDERS-1");
        assertThat(record.path("subject").asText()).isEqualTo("orders.eu");
        assertThat(record.path("sequence").asLong()).isEqualTo(1);
        assertThat(record.path("deliveryCount").asLong()).isEqualTo(1);
        assertThat(record.path("headers").path("Color").path(0).asText()).isEqualTo("red");
        assertThat(new String(Base64.getDecoder().decode(record.path("data").asText())))
                .isEqualTo("{\"id\":1}");
        awaitAllAcknowledged();
    }

    @Test
    void backlogIsReadInBatches() throws Exception {
        publish(25);
        gateway.put(spec(orders(), BatchBuilder.builder().size(10).build(), null, null));
        awaitAllAcknowledged();
        assertThat(gateway.invocations).hasSize(3);
    }

    @Test
    void laterMessageIsReceivedWithoutDelay() throws Exception {
        gateway.put(spec(orders()));
        await().until(() -> gateway.reported.contains("Connected"));
        long published = System.nanoTime();
        publish(1);
        await().pollInterval(Duration.ofMillis(5)).until(() -> !gateway.invocations.isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - published)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void failingMessageIsRetriedAndBecomesDeadLetter() throws Exception {
        publish(1);
        gateway.answers(QueueGateway.ERROR);
        gateway.put(spec(orders(), null, 3, queue("DEAD", "dead.orders")));
        await().until(() -> messages("DEAD") == 1);
        assertThat(gateway.invocations).hasSize(3);
        Message dead = nats.getStreamContext("DEAD")
                .createOrUpdateConsumer(io.nats.client.api.ConsumerConfiguration.builder()
                        .durable("reader")
                        .build())
                .next();
        assertThat(new String(dead.getData())).isEqualTo("{\"id\":0}");
        assertThat(dead.getHeaders().getFirst("ErrorMessage")).isEqualTo("no stock");
        assertThat(dead.getHeaders().getFirst("ErrorCode")).isEqualTo("200");
        awaitAllAcknowledged();
    }

    @Test
    void functionLongerThanLeaseRunsOnce() throws Exception {
        CompletableFuture<Outcome> running = new CompletableFuture<>();
        publish(1);
        try (QueueGateway brief = gateway(Map.of("lamina.queue.lease", "9s"))) {
            brief.behaviour = _ -> running;
            brief.put(spec(orders()));
            await().until(() -> brief.invocations.size() == 1);
            await().during(Duration.ofSeconds(12))
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> brief.invocations.size() == 1);
            running.complete(QueueGateway.OK);
            awaitAllAcknowledged();
        }
    }

    @Test
    void twoGatewaysShareMessagesAndRepeatNone() throws Exception {
        Set<String> twice = ConcurrentHashMap.newKeySet();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (QueueGateway other = gateway()) {
            gateway.behaviour = other.behaviour = invocation -> {
                ids(invocation.payload().toString()).stream()
                        .filter(id -> !seen.add(id))
                        .forEach(twice::add);
                return CompletableFuture.completedFuture(QueueGateway.OK);
            };
            gateway.put(spec(orders()));
            other.put(spec(orders()));
            publish(200);
            awaitAllAcknowledged();
        }
        assertThat(seen).hasSize(200);
        assertThat(twice).isEmpty();
    }

    @Test
    void messagesOfStoppedGatewayComeAgainAtOnce() throws Exception {
        gateway.behaviour = _ -> new CompletableFuture<>();
        publish(1);
        gateway.put(spec(orders()));
        await().until(() -> gateway.invocations.size() == 1);
        gateway.stop(Duration.ZERO);
        try (QueueGateway other = gateway()) {
            other.put(spec(orders()));
            await().atMost(Duration.ofSeconds(15)).until(() -> other.invocations.size() == 1);
        }
    }

    @Test
    void messagesOfDeadGatewayComeAgainAfterLease() throws Exception {
        publish(3);
        try (QueueSource<NatsRecord> dead = new NatsKind(JSON, "lamina")
                .source(new Opening("default", "orders", orders(), Map.of(), Duration.ofSeconds(3)))) {
            assertThat(dead.receive(10, Duration.ofSeconds(5))).hasSize(3);
        }
        try (QueueGateway alive = gateway(Map.of("lamina.queue.lease", "3s"))) {
            alive.put(spec(orders()));
            awaitAllAcknowledged();
            Set<String> seen = new HashSet<>();
            alive.payloads().forEach(payload -> seen.addAll(ids(payload)));
            assertThat(seen).hasSize(3);
        }
    }

    @Test
    void messagesSurviveKillOfServer() throws Exception {
        // What it does not know to be acknowledged comes again after the lease.
        try (QueueGateway brief = gateway(Map.of("lamina.queue.lease", "3s"))) {
            brief.put(spec(orders()));
            publish(5);
            awaitAllAcknowledged();
            server.kill();
            await().until(() -> brief.reported.contains("BrokerUnreachable"));
            server.start();
            await().until(() ->
                    brief.reported.getLast().equals("Connected") && nats.getStatus() == Connection.Status.CONNECTED);
            publish(5);
            await().until(() -> consumer().getNumPending() == 0 && consumer().getNumAckPending() == 0);
            Set<String> seen = new HashSet<>();
            brief.payloads().forEach(payload -> seen.addAll(ids(payload)));
            assertThat(seen).hasSize(10);
        }
    }

    @Test
    void missingStreamIsReportedUntilItExists() throws Exception {
        gateway.put(spec(queue("MISSING", "missing.>")));
        await().until(() -> gateway.reported.contains("QueueNotFound"));
        assertThat(gateway.messages.getFirst()).contains("queue.nats.stream");
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("MISSING")
                        .subjects("missing.>")
                        .build());
        await().until(() -> gateway.reported.contains("Connected"));
    }

    @Test
    void missingServerIsUnreachable() {
        gateway.put(spec(QueueBuilder.builder()
                .nats(NatsQueueBuilder.builder().url("nats://127.0.0.1:1").stream("ORDERS")
                        .subject("orders.>")
                        .build())
                .build()));
        await().until(() -> gateway.reported.contains("BrokerUnreachable"));
    }

    @Test
    void unreachableMonitoringUrlIsNamed() {
        gateway.put(spec(QueueBuilder.builder()
                .nats(NatsQueueBuilder.builder().url(server.url()).stream("ORDERS")
                        .subject("orders.>")
                        .monitoringUrl("http://127.0.0.1:1")
                        .build())
                .build()));
        await().until(() -> gateway.reported.contains("BrokerUnreachable"));
        assertThat(gateway.messages.getFirst()).contains("queue.nats.monitoringUrl");
    }

    private QueueGateway gateway() {
        return gateway(Map.of());
    }

    private QueueGateway gateway(Map<String, String> settings) {
        QueueGateway made = new QueueGateway(settings, new NatsKind(JSON, "lamina"));
        made.functions.ready("pay");
        return made;
    }

    private Queue orders() {
        return queue("ORDERS", "orders.>");
    }

    private Queue queue(String stream, String subject) {
        return QueueBuilder.builder()
                .nats(NatsQueueBuilder.builder().url(server.url()).stream(stream)
                        .subject(subject)
                        .build())
                .build();
    }

    private void publish(int count) throws Exception {
        JetStream patient = nats.jetStream(JetStreamOptions.builder()
                .requestTimeout(Duration.ofSeconds(20))
                .build());
        for (int i = 0; i < count; i++) {
            patient.publish("orders.eu", ("{\"id\":" + i + "}").getBytes());
        }
    }

    private static Set<String> ids(String payload) {
        Set<String> ids = new HashSet<>();
        try {
            JSON.readTree(payload)
                    .path("Records")
                    .forEach(record -> ids.add(record.path("messageId").asText()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ids;
    }

    private long messages(String stream) throws Exception {
        return nats.jetStreamManagement().getStreamInfo(stream).getStreamState().getMsgCount();
    }

    private ConsumerInfo consumer() throws Exception {
        return nats.jetStreamManagement().getConsumerInfo("ORDERS", "lamina-default-orders");
    }

    private void awaitAllAcknowledged() {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> consumer().getNumPending() == 0
                        && consumer().getNumAckPending() == 0
                        && consumer().getAckFloor().getStreamSequence() > 0);
    }
}
