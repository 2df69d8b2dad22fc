package dev.lamina.gateway.source.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.KafkaTopic.Sasl;
import dev.lamina.api.KafkaTopic.StartingPosition;
import dev.lamina.api.KafkaTopicBuilder;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
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
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/** The source alone, on a real broker that all tests use at the same time, each with its own topics and group. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = KafkaServer.LOCK, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class KafkaSourceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** A broker that was paused checks its logs and registers again: on a busy machine that takes a while. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Map<String, String> LOGIN = Map.of("username", Broker.USER, "password", Broker.PASSWORD);

    /** Made before all tests, not with the class: CI repeats a class that has failed in the same JVM. */
    @AutoClose
    private static KafkaServer kafka;

    private final ObjectMapper json = new ObjectMapper();
    private final KafkaKind kind = new KafkaKind(json, "lamina");
    private final String trigger = "orders-" + UUID.randomUUID();
    private final String group = "lamina-shop-" + trigger;
    private final List<KafkaSource> open = new ArrayList<>();

    @BeforeAll
    static void connect() {
        kafka = new KafkaServer();
    }

    @AfterEach
    void closeSources() {
        open.forEach(KafkaSource::close);
        open.clear();
    }

    @Test
    void acknowledgedRecordsAreReceivedOnceInOrder() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(topic, 0, "a", "b", "c");
        KafkaSource source = source(kafka.queue(topic));
        List<KafkaRecord> batch = source.receive(2, PATIENCE);
        JsonNode event = json.readTree(source.event(batch));
        assertThat(event.path("eventSource").textValue()).isEqualTo("SelfManagedKafka");
        assertThat(event.path("records").path(topic + "-0").findValuesAsText("value"))
                .containsExactly("YQ==", "Yg==");
        source.acknowledge(batch);
        assertThat(kafka.committed(group, topic)).isEqualTo(2);
        source.close();
        assertThat(values(source(kafka.queue(topic)).receive(9, PATIENCE))).containsExactly("c");
    }

    @Test
    void partitionHasOneBatchAtATime() throws Exception {
        String topic = kafka.topic(2);
        kafka.send(topic, 0, "a0", "b0");
        kafka.send(topic, 1, "a1", "b1");
        KafkaSource source = source(kafka.queue(topic));
        List<KafkaRecord> first = source.receive(1, PATIENCE);
        List<KafkaRecord> second = source.receive(1, PATIENCE);
        assertThat(List.of(
                        first.getFirst().source().partition(),
                        second.getFirst().source().partition()))
                .containsExactlyInAnyOrder(0, 1);
        assertThat(source.receive(1, SHORT)).isEmpty();
        assertThat(source.receive(1, PATIENCE, first))
                .as("the batch that has begun goes on")
                .singleElement()
                .satisfies(record -> assertThat(record.source().partition())
                        .isEqualTo(first.getFirst().source().partition()));
        source.acknowledge(second);
        assertThat(source.receive(9, PATIENCE))
                .singleElement()
                .satisfies(record -> assertThat(record.source().partition())
                        .isEqualTo(second.getFirst().source().partition()));
    }

    @Test
    void failedRecordComesFirstWithCountAcrossGateways() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(topic, 0, "a", "b", "c", "d");
        KafkaSource source = source(kafka.queue(topic));
        List<KafkaRecord> batch = source.receive(3, PATIENCE);
        source.acknowledge(batch.subList(0, 1));
        source.giveBack(batch.subList(1, 2), Duration.ofMillis(200));
        source.giveBackUncounted(batch.subList(2, 3), Duration.ZERO);
        List<KafkaRecord> again = source.receive(9, PATIENCE);
        assertThat(values(again)).containsExactly("b", "c", "d");
        assertThat(again).extracting(KafkaRecord::receiveCount).containsExactly(2L, 1L, 1L);
        source.giveBack(again, Duration.ZERO);
        source.close();
        List<KafkaRecord> elsewhere = source(kafka.queue(topic)).receive(1, PATIENCE);
        assertThat(values(elsewhere)).containsExactly("b");
        assertThat(elsewhere.getFirst().receiveCount()).isEqualTo(3);
    }

    @Test
    void recordsInFlightComeAgainAfterClose() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(topic, 0, "a");
        KafkaSource source = source(kafka.queue(topic));
        assertThat(values(source.receive(9, PATIENCE))).containsExactly("a");
        source.close();
        assertThat(values(source(kafka.queue(topic)).receive(9, PATIENCE))).containsExactly("a");
    }

    @Test
    void joiningGatewayGetsPartitionWithNoneInFlight() throws Exception {
        String topic = kafka.topic(2);
        kafka.send(topic, 0, "a0", "b0");
        kafka.send(topic, 1, "a1", "b1");
        KafkaSource first = source(kafka.queue(topic));
        List<KafkaRecord> one = first.receive(1, PATIENCE);
        List<KafkaRecord> other = first.receive(1, PATIENCE);
        KafkaSource second = source(kafka.queue(topic));
        assertThat(second.receive(9, Duration.ofSeconds(2)))
                .as("both partitions are being worked on")
                .isEmpty();
        first.acknowledge(Stream.concat(one.stream(), other.stream()).toList());
        List<KafkaRecord> taken = new ArrayList<>(second.receive(9, PATIENCE));
        assertThat(values(taken))
                .as("what is done there is not done here again")
                .hasSize(1)
                .allMatch(value -> value.startsWith("b"));
        assertThat(values(first.receive(9, PATIENCE))).hasSize(1).doesNotContainAnyElementsOf(values(taken));
    }

    @Test
    void newGroupStartsAtStartingPosition() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(topic, 0, "before");
        KafkaSource source = source(kafka.queue(topic, null, 9092, StartingPosition.Latest));
        await().atMost(PATIENCE).until(() -> kafka.committed(group, topic) == 1);
        source.close();
        kafka.send(topic, 0, "while no gateway read");
        assertThat(values(source(kafka.queue(topic, null, 9092, StartingPosition.Latest))
                        .receive(9, PATIENCE)))
                .containsExactly("while no gateway read");
    }

    @Test
    void loginWorksWithPlainAndScram() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(topic, 0, "a");
        assertThat(values(source(kafka.queue(topic, Sasl.Plain, 9093, null), LOGIN)
                        .receive(1, PATIENCE)))
                .containsExactly("a");
        closeSources();
        kafka.password("scram-user", "pass\"word\\");
        assertThat(values(source(
                                kafka.queue(topic, Sasl.ScramSha512, 9093, null),
                                Map.of("username", "scram-user", "password", "pass\"word\\"))
                        .receive(1, PATIENCE)))
                .containsExactly("a");
    }

    @Test
    void failedReadHasItsReason() throws Exception {
        String topic = kafka.topic(1);
        refused(kafka.queue("no-such-topic"), Map.of(), QueueException.NOT_FOUND, "queue.kafka.topic", "no-such-topic");
        refused(
                kafka.queue(topic, Sasl.Plain, 9093, null),
                Map.of("username", Broker.USER, "password", "wrong"),
                QueueException.ACCESS_DENIED,
                "kafka.secret");
        refused(
                kafka.queue(topic, Sasl.Plain, 9093, null),
                Map.of("username", Broker.USER),
                QueueException.SECRET_INCOMPLETE,
                "password");
        String unreachable = "127.0.0.1:" + Programs.freePort();
        refused(
                QueueBuilder.builder()
                        .kafka(KafkaTopicBuilder.builder()
                                .bootstrapServers(List.of(unreachable))
                                .topic(topic)
                                .build())
                        .build(),
                Map.of(),
                QueueException.UNREACHABLE,
                unreachable);
        refused(
                QueueBuilder.builder()
                        .kafka(KafkaTopicBuilder.builder()
                                .bootstrapServers(List.of("no-such-host.invalid:9092"))
                                .topic(topic)
                                .build())
                        .build(),
                Map.of(),
                QueueException.UNREACHABLE,
                "no-such-host.invalid");
    }

    @Test
    void messageAttributesAreStoredAsHeaders() throws Exception {
        String topic = kafka.topic(1);
        try (QueueSender sender = kind.sender(kafka.queue(topic), Map.of())) {
            sender.send(new QueueMessage(
                    "id-1", "{}".getBytes(StandardCharsets.UTF_8), Map.of("ErrorCode", Attribute.number(200))));
        }
        assertThat(source(kafka.queue(topic)).receive(1, PATIENCE))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.body()).asString().isEqualTo("{}");
                    assertThat(record.attributes())
                            .containsEntry("ErrorCode", Attribute.text("200"))
                            .containsEntry("MessageId", Attribute.text("id-1"));
                });
    }

    @Test
    void tooLargeMessageHasItsReason() throws Exception {
        String topic = kafka.topic(1);
        try (QueueSender sender = kind.sender(kafka.queue(topic), Map.of())) {
            assertThatExceptionOfType(QueueException.class)
                    .isThrownBy(() -> sender.send(new QueueMessage("id-1", new byte[2_000_000], Map.of())))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(QueueException.TOO_LARGE));
        }
    }

    @Test
    @ResourceLock(KafkaServer.LOCK)
    void recordsSurviveLossOfBroker() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(topic, 0, "a");
        KafkaSource source = source(kafka.queue(topic));
        List<KafkaRecord> batch = source.receive(1, PATIENCE);
        kafka.broker().pause();
        try {
            await().atMost(RECOVERY)
                    .untilAsserted(() -> assertThatExceptionOfType(QueueException.class)
                            .isThrownBy(() -> source.receive(1, SHORT))
                            .matches(e -> e.reason().equals(QueueException.UNREACHABLE)));
        } finally {
            kafka.broker().resume();
        }
        assertThatExceptionOfType(QueueException.class)
                .as("what cannot be stored is not done")
                .isThrownBy(() -> source.acknowledge(batch));
        source.close();
        assertThat(values(source(kafka.queue(topic)).receive(9, RECOVERY))).containsExactly("a");
    }

    private KafkaSource source(Queue queue) throws QueueException, InterruptedException {
        return source(queue, Map.of());
    }

    /** Opens the source as the gateway does: again, while the broker does not respond in time. */
    private KafkaSource source(Queue queue, Map<String, String> secret) throws QueueException, InterruptedException {
        long end = System.nanoTime() + RECOVERY.toNanos();
        while (true) {
            try {
                return opened(queue, secret);
            } catch (QueueException e) {
                if (!e.reason().equals(QueueException.UNREACHABLE) || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private KafkaSource opened(Queue queue, Map<String, String> secret) throws QueueException, InterruptedException {
        KafkaSource source =
                (KafkaSource) kind.source(new Opening("shop", trigger, queue, secret, Duration.ofSeconds(30)));
        open.add(source);
        return source;
    }

    private void refused(Queue queue, Map<String, String> secret, String reason, String... words) {
        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(() -> opened(queue, secret))
                .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .withMessageContainingAll(words);
    }

    private static List<String> values(List<KafkaRecord> records) {
        return records.stream()
                .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                .toList();
    }
}
