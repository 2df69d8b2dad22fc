package dev.lamina.gateway.source.queue.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.RabbitmqQueueBuilder;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueKind.Opening;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import dev.lamina.gateway.source.queue.QueueSender;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.server.Programs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source alone, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RabbitmqSourceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ObjectMapper json = new ObjectMapper();
    private final RabbitmqKind kind = new RabbitmqKind(json, "eu-west-1");
    private final RabbitmqServer rabbitmq = new RabbitmqServer();
    private final List<RabbitmqSource> open = new ArrayList<>();

    RabbitmqSourceIT() throws Exception {}

    @AfterEach
    void closeSources() {
        open.forEach(RabbitmqSource::close);
        open.clear();
    }

    @AfterAll
    void close() throws Exception {
        rabbitmq.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void acknowledgedMessagesAreReceivedOnceInOrder(String type) throws Exception {
        String queue = rabbitmq.declare(type);
        rabbitmq.send(queue, "a", "b", "c");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        List<RabbitmqRecord> batch = receive(source, 2);
        JsonNode event = json.readTree(source.event(batch));
        assertThat(event.path("eventSource").textValue()).isEqualTo("aws:rmq");
        assertThat(event.path("eventSourceArn").textValue())
                .isEqualTo(
                        "arn:aws:mq:eu-west-1:shop:broker:" + rabbitmq.broker().address(5672));
        assertThat(event.path("rmqMessagesByQueue").path(queue + "::/").findValuesAsText("data"))
                .containsExactly("YQ==", "Yg==");
        source.acknowledge(batch);
        source.close();
        assertThat(bodies(receive(source(rabbitmq.queue(queue)), 1))).containsExactly("c");
    }

    @Test
    void onlyRequestedNumberIsReceived() throws Exception {
        String queue = rabbitmq.declare("classic");
        rabbitmq.send(queue, "a", "b", "c", "d", "e");
        assertThat(receive(source(rabbitmq.queue(queue)), 2)).hasSize(2);
        await().atMost(PATIENCE).until(() -> rabbitmq.ready(queue) == 3);
        assertThat(bodies(receive(source(rabbitmq.queue(queue)), 3)))
                .as("the rest is there for another gateway")
                .containsExactly("c", "d", "e");
    }

    @Test
    void messageToEmptyQueueIsReceived() throws Exception {
        String queue = rabbitmq.declare("classic");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        CompletableFuture<List<RabbitmqRecord>> received = CompletableFuture.supplyAsync(() -> receiveNow(source));
        rabbitmq.send(queue, "a");
        assertThat(bodies(received.get(10, TimeUnit.SECONDS))).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void failedMessageComesAgainLaterAndIsCounted(String type) throws Exception {
        String queue = rabbitmq.declare(type);
        rabbitmq.send(queue, "a");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        long begin = System.nanoTime();
        for (int count = 1; count <= 3; count++) {
            List<RabbitmqRecord> batch = receive(source, 1);
            assertThat(batch.getFirst().receiveCount()).isEqualTo(count);
            source.giveBack(batch, Duration.ofMillis(200));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void untriedMessageIsReturnedForOthersAtOnce() throws Exception {
        String queue = rabbitmq.declare("classic");
        rabbitmq.send(queue, "a");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        source.giveBackUncounted(receive(source, 1), Duration.ZERO);
        assertThat(bodies(receive(source(rabbitmq.queue(queue)), 1))).containsExactly("a");
    }

    @Test
    void untriedMessageWaitsUncountedForItsDelay() throws Exception {
        String queue = rabbitmq.declare("classic");
        rabbitmq.send(queue, "a");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        long begin = System.nanoTime();
        source.giveBackUncounted(receive(source, 1), Duration.ofMillis(300));
        assertThat(receive(source, 1).getFirst().receiveCount()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void messagesComeAgainAfterClose() throws Exception {
        String queue = rabbitmq.declare("classic");
        rabbitmq.send(queue, "a", "b");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        List<RabbitmqRecord> batch = receive(source, 2);
        source.giveBack(batch.subList(1, 2), Duration.ofMinutes(5));
        source.close();
        List<RabbitmqRecord> again = receive(source(rabbitmq.queue(queue)), 2);
        assertThat(bodies(again)).containsExactly("a", "b");
        assertThat(again).extracting(record -> record.message().redelivered()).containsExactly(true, true);
    }

    @Test
    void messagesOfSameIdAreNotInFlightTogether() throws Exception {
        String queue = rabbitmq.declare("classic");
        BasicProperties same = new BasicProperties.Builder().messageId("same").build();
        rabbitmq.send(queue, same, "a");
        rabbitmq.send(queue, same, "b");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        List<RabbitmqRecord> first = receive(source, 2);
        assertThat(bodies(first)).containsExactly("a");
        source.acknowledge(first);
        assertThat(bodies(receive(source, 2))).containsExactly("b");
    }

    @Test
    void failedReadHasItsReason() throws Exception {
        String queue = rabbitmq.declare("classic");
        String url = "amqp://" + rabbitmq.broker().address(5672);
        refused(
                url,
                "no-such-queue",
                RabbitmqServer.LOGIN,
                QueueException.NOT_FOUND,
                "queue.rabbitmq.queue",
                "no-such-queue");
        refused(
                url,
                queue,
                Map.of("username", Broker.USER, "password", "wrong"),
                QueueException.ACCESS_DENIED,
                "rabbitmq.secret");
        refused(url, queue, Map.of(), QueueException.ACCESS_DENIED, "guest");
        refused(url, queue, Map.of("username", Broker.USER), QueueException.SECRET_INCOMPLETE, "password");
        refused(
                url + "/no-such-host",
                queue,
                RabbitmqServer.LOGIN,
                QueueException.ACCESS_DENIED,
                "queue.rabbitmq.url",
                "no-such-host");
        String unreachable = "127.0.0.1:" + Programs.freePort();
        refused("amqp://" + unreachable, queue, RabbitmqServer.LOGIN, QueueException.UNREACHABLE, unreachable);
    }

    @Test
    void deletedQueueIsReported() throws Exception {
        String queue = rabbitmq.declare("classic");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        assertThat(source.receive(1, SHORT)).isEmpty();
        rabbitmq.delete(queue);
        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(() -> source.receive(1, PATIENCE))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QueueException.NOT_FOUND));
    }

    @Test
    void messageAttributesAreStoredAsHeaders() throws Exception {
        String queue = rabbitmq.declare("classic");
        try (QueueSender sender = kind.sender(rabbitmq.queue(queue), RabbitmqServer.LOGIN)) {
            sender.send(new QueueMessage(
                    "id-1", "{}".getBytes(StandardCharsets.UTF_8), Map.of("ErrorCode", Attribute.number(200))));
            rabbitmq.delete(queue);
            assertThatExceptionOfType(QueueException.class)
                    .isThrownBy(() -> sender.send(new QueueMessage("id-2", new byte[0], Map.of())))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(QueueException.NOT_FOUND));
        }
    }

    @Test
    void sentMessageIsReceived() throws Exception {
        String queue = rabbitmq.declare("quorum");
        try (QueueSender sender = kind.sender(rabbitmq.queue(queue), RabbitmqServer.LOGIN)) {
            sender.send(new QueueMessage(
                    "id-1", "{}".getBytes(StandardCharsets.UTF_8), Map.of("ErrorCode", Attribute.number(200))));
        }
        assertThat(receive(source(rabbitmq.queue(queue)), 1)).singleElement().satisfies(record -> {
            assertThat(record.id()).isEqualTo("id-1");
            assertThat(record.body()).asString().isEqualTo("{}");
            assertThat(record.attributes()).containsEntry("ErrorCode", Attribute.text("200"));
        });
    }

    @Test
    void messagesSurviveLossOfBroker() throws Exception {
        String queue = rabbitmq.declare("quorum");
        rabbitmq.send(queue, "a");
        RabbitmqSource source = source(rabbitmq.queue(queue));
        assertThat(receive(source, 1)).hasSize(1);
        rabbitmq.broker().pause();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatExceptionOfType(QueueException.class)
                            .isThrownBy(() -> source.receive(1, SHORT))
                            .satisfies(e -> assertThat(e.reason()).isEqualTo(QueueException.UNREACHABLE)));
        } finally {
            rabbitmq.broker().resume();
        }
        source.close();
        assertThat(bodies(receive(source(rabbitmq.queue(queue)), 1))).containsExactly("a");
    }

    private RabbitmqSource source(Queue queue) throws QueueException {
        return source(queue, RabbitmqServer.LOGIN);
    }

    private RabbitmqSource source(Queue queue, Map<String, String> secret) throws QueueException {
        RabbitmqSource source =
                (RabbitmqSource) kind.source(new Opening("shop", "orders", queue, secret, Duration.ofSeconds(30)));
        open.add(source);
        return source;
    }

    /** As a batch is filled: until there are this many. */
    private static List<RabbitmqRecord> receive(RabbitmqSource source, int count)
            throws QueueException, InterruptedException {
        List<RabbitmqRecord> received = new ArrayList<>(source.receive(count, PATIENCE));
        while (received.size() < count) {
            List<RabbitmqRecord> more = source.receive(count - received.size(), Duration.ofSeconds(5));
            if (more.isEmpty()) {
                return received;
            }
            received.addAll(more);
        }
        return received;
    }

    private static List<RabbitmqRecord> receiveNow(RabbitmqSource source) {
        try {
            return source.receive(1, PATIENCE);
        } catch (QueueException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refused(String url, String queue, Map<String, String> secret, String reason, String... words) {
        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(() -> source(
                        QueueBuilder.builder()
                                .rabbitmq(RabbitmqQueueBuilder.builder()
                                        .url(url)
                                        .queue(queue)
                                        .build())
                                .build(),
                        secret))
                .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .withMessageContainingAll(words);
    }

    private static List<String> bodies(List<RabbitmqRecord> records) {
        return records.stream()
                .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                .toList();
    }
}
