package dev.lamina.gateway.source.queue.kafka;

import static dev.lamina.gateway.source.queue.QueueGateway.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.BatchBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Queue;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueGateway;
import dev.lamina.gateway.source.queue.QueueKind.Opening;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A trigger, from a real broker to the dispatcher and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(value = KafkaServer.LOCK, mode = ResourceAccessMode.READ)
class KafkaTriggerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String GROUP = "lamina-default-orders";

    private final ObjectMapper json = new ObjectMapper();
    private final KafkaKind kind = new KafkaKind(json, "lamina");

    @AutoClose
    private final KafkaServer kafka = new KafkaServer();

    private QueueGateway gateway;

    @BeforeEach
    void startGateway() {
        gateway = new QueueGateway(kind);
        gateway.functions.ready("pay");
    }

    @AfterEach
    void stopGateway() throws InterruptedException {
        gateway.close();
    }

    @Test
    void partitionIsProcessedInOrderDespiteFailures() throws Exception {
        String topic = kafka.topic(2);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(String.format("%02d", i));
            kafka.send(topic, 0, "0-" + sent.getLast());
            kafka.send(topic, 1, "1-" + sent.getLast());
        }
        Map<String, List<String>> processed = new ConcurrentHashMap<>();
        AtomicInteger attempts = new AtomicInteger();
        gateway.behaviour = invocation -> {
            if (attempts.getAndIncrement() % 3 == 1) {
                return CompletableFuture.completedFuture(QueueGateway.ERROR);
            }
            values(invocation)
                    .forEach(value -> processed
                            .computeIfAbsent(value.substring(0, 1), _ -> new CopyOnWriteArrayList<>())
                            .add(value.substring(2)));
            return CompletableFuture.completedFuture(QueueGateway.OK);
        };
        gateway.put(spec(kafka.queue(topic), BatchBuilder.builder().size(3).build(), null, null));
        await().atMost(PATIENCE)
                .until(() -> processed.values().stream().mapToInt(List::size).sum() >= 40);
        assertThat(processed).containsEntry("0", sent).containsEntry("1", sent);
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, topic) == 20);
    }

    @Test
    void firstFailureIsRetriedWithRecordsAfterIt() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(topic, 0, "a", "b", "c", "d");
        gateway.behaviour = _ -> CompletableFuture.completedFuture(
                gateway.invocations.size() > 1
                        ? QueueGateway.OK
                        : QueueGateway.answer("{\"batchItemFailures\":[{\"itemIdentifier\":{\"partition\":\"" + topic
                                + "-0\",\"offset\":3}}," + "{\"itemIdentifier\":{\"partition\":\"" + topic
                                + "-0\",\"offset\":1}}]}"));
        gateway.put(spec(
                kafka.queue(topic),
                BatchBuilder.builder()
                        .size(4)
                        .windowSeconds(1)
                        .reportItemFailures(true)
                        .build(),
                null,
                null));
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, topic) == 4);
        assertThat(gateway.invocations.stream().map(this::values))
                .containsExactly(List.of("a", "b", "c", "d"), List.of("b", "c", "d"));
    }

    @Test
    void reportOfUnknownRecordFailsWholeBatch() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(topic, 0, "a", "b");
        gateway.behaviour = _ -> CompletableFuture.completedFuture(
                gateway.invocations.size() > 1
                        ? QueueGateway.OK
                        : QueueGateway.answer("{\"batchItemFailures\":[{\"itemIdentifier\":{\"partition\":\"" + topic
                                + "-0\",\"offset\":77}}]}"));
        gateway.put(spec(
                kafka.queue(topic),
                BatchBuilder.builder()
                        .size(2)
                        .windowSeconds(1)
                        .reportItemFailures(true)
                        .build(),
                null,
                null));
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, topic) == 2);
        assertThat(gateway.invocations.stream().map(this::values))
                .containsExactly(List.of("a", "b"), List.of("a", "b"));
    }

    @Test
    void failingRecordBecomesDeadLetterAndRestRuns() throws Exception {
        String topic = kafka.topic(1);
        String dead = kafka.topic(1);
        kafka.send(topic, 0, "good", "poison", "better");
        List<String> processed = new CopyOnWriteArrayList<>();
        gateway.behaviour = invocation -> {
            boolean poisoned = values(invocation).contains("poison");
            if (!poisoned) {
                processed.addAll(values(invocation));
            }
            return CompletableFuture.completedFuture(poisoned ? QueueGateway.ERROR : QueueGateway.OK);
        };
        gateway.put(spec(kafka.queue(topic), BatchBuilder.builder().size(1).build(), 3, kafka.queue(dead)));
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, topic) == 3);
        assertThat(processed).containsExactly("good", "better");
        assertThat(gateway.invocations).hasSize(5);
        try (KafkaSource deadLetters = (KafkaSource) kind.source(
                new Opening("default", "deadLetters", kafka.queue(dead), Map.of(), Duration.ofSeconds(30)))) {
            assertThat(deadLetters.receive(9, PATIENCE)).singleElement().satisfies(deadLetter -> {
                assertThat(deadLetter.body()).asString().isEqualTo("poison");
                assertThat(deadLetter.attributes())
                        .containsEntry("ErrorMessage", Attribute.text("no stock"))
                        .containsEntry("ErrorCode", Attribute.text("200"));
            });
        }
    }

    @Test
    void failedBatchBecomesUnchangedDeadLetters() throws Exception {
        String topic = kafka.topic(1);
        String dead = kafka.topic(1);
        byte[] odd = {0, -1};
        kafka.send(new ProducerRecord<>(
                topic,
                0,
                bytes("gone"),
                null,
                List.of(
                        new RecordHeader("why", bytes("sold")),
                        new RecordHeader("bytes", odd),
                        new RecordHeader("nil", null))));
        kafka.send(new ProducerRecord<>(topic, 0, bytes("k"), bytes("gr\u00fc\u00dfe")));
        kafka.send(new ProducerRecord<>(topic, 0, null, new byte[0]));
        gateway.answers(QueueGateway.ERROR);
        gateway.put(spec(
                kafka.queue(topic),
                BatchBuilder.builder().size(3).windowSeconds(1).build(),
                1,
                kafka.queue(dead)));
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, topic) == 3);
        List<ConsumerRecord<byte[], byte[]>> deadLetters = kafka.read(dead, 3);
        assertThat(deadLetters).extracting(ConsumerRecord::key).containsExactly(bytes("gone"), bytes("k"), null);
        assertThat(deadLetters)
                .extracting(ConsumerRecord::value)
                .containsExactly(null, bytes("gr\u00fc\u00dfe"), new byte[0]);
        assertThat(header(deadLetters.getFirst(), "why")).isEqualTo(bytes("sold"));
        assertThat(header(deadLetters.getFirst(), "bytes")).isEqualTo(odd);
        assertThat(header(deadLetters.getFirst(), "nil")).isEmpty();
        assertThat(deadLetters)
                .allSatisfy(deadLetter ->
                        assertThat(header(deadLetter, "ErrorMessage")).isEqualTo(bytes("no stock")));
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
        return record.headers().lastHeader(name).value();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void batchWindowFillsBatchOfPartition() throws Exception {
        String topic = kafka.topic(1);
        gateway.put(spec(
                kafka.queue(topic),
                BatchBuilder.builder().size(3).windowSeconds(20).build(),
                null,
                null));
        kafka.send(topic, 0, "a");
        kafka.send(topic, 0, "b");
        kafka.send(topic, 0, "c");
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, topic) == 3);
        assertThat(gateway.invocations.stream().map(this::values)).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void throttledBatchIsRetriedUncounted() throws Exception {
        String topic = kafka.topic(1);
        String dead = kafka.topic(1);
        kafka.send(topic, 0, "a");
        gateway.behaviour = _ -> CompletableFuture.completedFuture(
                gateway.invocations.size() < 4 ? QueueGateway.THROTTLED : QueueGateway.OK);
        gateway.put(spec(kafka.queue(topic), null, 1, kafka.queue(dead)));
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, topic) == 1);
        assertThat(gateway.invocations).hasSize(4);
    }

    @Test
    void filteredRecordsAreSkipped() throws Exception {
        String topic = kafka.topic(1);
        kafka.send(
                topic,
                0,
                "{\"kind\":\"order\",\"n\":1}",
                "{\"kind\":\"news\"}",
                "{\"kind\":\"order\",\"n\":2}",
                "{\"kind\":\"news\"}");
        gateway.put(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .filters(List.of("{\"value\":{\"kind\":[\"order\"]}}"))
                .source(SourceBuilder.builder().queue(kafka.queue(topic)).build())
                .build());
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, topic) == 4);
        assertThat(gateway.invocations.stream().flatMap(invocation -> values(invocation).stream()))
                .containsExactly("{\"kind\":\"order\",\"n\":1}", "{\"kind\":\"order\",\"n\":2}");
    }

    @Test
    void topicCreatedLaterIsRead() throws Exception {
        String missing = "orders-" + UUID.randomUUID();
        gateway.put(spec(kafka.queue(missing)));
        await().atMost(PATIENCE).until(() -> gateway.reported.contains(QueueException.NOT_FOUND));
        kafka.create(missing, 1);
        kafka.send(missing, 0, "a");
        await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, missing) == 1);
        assertThat(gateway.reported).endsWith("Connected");
    }

    @Test
    void closedGatewayLeavesNoRecordBehind() throws Exception {
        String topic = kafka.topic(2);
        Queue queue = kafka.queue(topic);
        List<String> processed = new CopyOnWriteArrayList<>();
        gateway.behaviour = remembering(processed);
        gateway.put(spec(queue));
        QueueGateway other = new QueueGateway(kind);
        other.functions.ready("pay");
        other.behaviour = remembering(processed);
        other.put(spec(queue));
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sent.add("record " + i);
            kafka.send(topic, i % 2, sent.getLast());
            if (i == 20) {
                other.close();
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(processed).containsAll(sent));
    }

    private Function<Invocation, CompletionStage<Outcome>> remembering(List<String> processed) {
        return invocation -> {
            processed.addAll(values(invocation));
            return CompletableFuture.completedFuture(QueueGateway.OK);
        };
    }

    private List<String> values(Invocation invocation) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : read(invocation).path("records").findValues("value")) {
            values.add(new String(Base64.getDecoder().decode(value.textValue()), StandardCharsets.UTF_8));
        }
        return values;
    }

    private JsonNode read(Invocation invocation) {
        try {
            return json.readTree(invocation.payload().toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
