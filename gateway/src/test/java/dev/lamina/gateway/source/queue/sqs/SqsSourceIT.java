package dev.lamina.gateway.source.queue.sqs;

import static dev.lamina.gateway.source.queue.QueueGateway.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.BatchBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.source.queue.QueueGateway;
import dev.lamina.gateway.source.queue.QueueKind.Opening;
import dev.lamina.gateway.source.queue.QueueSource;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Broker;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Queues of a real server that speaks SQS as an event source. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class SqsSourceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMinutes(1);

    @AutoClose
    private static SqsClient sqs;

    @AutoClose
    private QueueGateway gateway;

    private String url;

    @BeforeAll
    static void connect() {
        sqs = SqsClient.builder()
                .endpointOverride(
                        URI.create("http://" + Broker.ELASTICMQ.shared().address(9324)))
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(Apache5HttpClient.create())
                .build();
    }

    @BeforeEach
    void start() {
        url = create("orders-" + UUID.randomUUID(), Map.of());
        gateway = gateway();
    }

    @Test
    void eventHasLambdaShape() throws Exception {
        sqs.sendMessage(send -> send.queueUrl(url)
                .messageBody("{\"kind\":\"order\"}")
                .messageAttributes(Map.of(
                        "A",
                        MessageAttributeValue.builder()
                                .dataType("Number")
                                .stringValue("6")
                                .build())));
        gateway.put(spec(queue(url)));
        await().atMost(SOON).until(() -> gateway.invocations.size() == 1);
        JsonNode record =
                JSON.readTree(gateway.payloads().getFirst()).path("Records").path(0);
        assertThat(record.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "messageId",
                        "receiptHandle",
                        "body",
                        "attributes",
                        "messageAttributes",
                        "md5OfMessageAttributes",
                        "md5OfBody",
                        "eventSource",
                        "eventSourceARN",
                        "awsRegion");
        assertThat(record.path("body").asText()).isEqualTo("{\"kind\":\"order\"}");
        assertThat(record.path("attributes").fieldNames())
                .toIterable()
                .contains("ApproximateReceiveCount", "SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp");
        assertThat(record.path("attributes").path("ApproximateReceiveCount").asText())
                .isEqualTo("1");
        assertThat(record.path("messageAttributes"))
                .isEqualTo(
                        JSON.readTree("{\"A\":{\"stringValue\":\"6\",\"stringListValues\":[],\"binaryListValues\":[],"
                                + "\"dataType\":\"Number\"}}"));
        assertThat(record.path("eventSource").asText()).isEqualTo("aws:sqs");
        assertThat(record.path("eventSourceARN").asText())
                .startsWith("arn:aws:sqs:")
                .endsWith(url.substring(url.lastIndexOf('/') + 1));
        awaitEmpty(url);
    }

    @Test
    void batchIsFilledBySeveralReceives() {
        send(url, 25);
        gateway.put(spec(
                queue(url), BatchBuilder.builder().size(25).windowSeconds(20).build(), null, null));
        awaitEmpty(url);
        assertThat(gateway.invocations).hasSize(1);
    }

    @Test
    void onlyReportedMessagesAreRetried() {
        ConcurrentHashMap<String, Integer> times = new ConcurrentHashMap<>();
        gateway.behaviour = invocation -> {
            List<String> failures = new ArrayList<>();
            records(invocation.payload().toString()).forEach(record -> {
                int seen = times.merge(record.path("body").asText(), 1, Integer::sum);
                if (record.path("body").asText().equals("2") && seen == 1) {
                    failures.add(
                            "{\"itemIdentifier\":\"" + record.path("messageId").asText() + "\"}");
                }
            });
            return CompletableFuture.completedFuture(
                    QueueGateway.answer("{\"batchItemFailures\":[" + String.join(",", failures) + "]}"));
        };
        send(url, 5);
        gateway.put(
                spec(queue(url), BatchBuilder.builder().reportItemFailures(true).build(), null, null));
        awaitEmpty(url);
        assertThat(times).containsEntry("2", 2);
        assertThat(times.entrySet().stream().filter(entry -> !entry.getKey().equals("2")))
                .allMatch(entry -> entry.getValue() == 1);
    }

    @Test
    void functionLongerThanVisibilityTimeoutRunsOnce() throws Exception {
        CompletableFuture<Outcome> running = new CompletableFuture<>();
        send(url, 1);
        try (QueueGateway brief = gateway(Map.of("lamina.queue.lease", "9s"))) {
            brief.behaviour = _ -> running;
            brief.put(spec(queue(url)));
            await().atMost(SOON).until(() -> brief.invocations.size() == 1);
            await().during(Duration.ofSeconds(12))
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> brief.invocations.size() == 1);
            running.complete(QueueGateway.OK);
            awaitEmpty(url);
        }
    }

    @Test
    void messagesOfDeadGatewayComeAgainAfterLease() throws Exception {
        send(url, 3);
        try (QueueSource<SqsRecord> dead = new SqsKind(JSON, TestConfig.of(Map.of()))
                .source(new Opening("default", "orders", queue(url), Map.of(), Duration.ofSeconds(3)))) {
            await().atMost(SOON).until(() -> dead.receive(10, Duration.ofSeconds(1)), List::isEmpty);
        }
        gateway.put(spec(queue(url)));
        awaitEmpty(url);
        List<String> bodies = new ArrayList<>();
        gateway.payloads()
                .forEach(payload -> records(payload)
                        .forEach(record -> bodies.add(record.path("body").asText())));
        assertThat(bodies).containsExactlyInAnyOrder("0", "1", "2");
    }

    @Test
    void errorMessageThatSqsRefusesIsCutAndCleaned() {
        String dead = create("dead-" + UUID.randomUUID(), Map.of());
        gateway.answers(new Outcome.Completed(
                Buffer.buffer("{\"errorMessage\":\"\\u001bno\\u0000stock" + "\u20ac".repeat(1024) + "\"}"),
                true,
                Optional.empty(),
                Optional.empty()));
        send(url, 1);
        gateway.put(spec(queue(url), null, 1, queue(dead)));
        Message message = await().atMost(SOON)
                .until(
                        () -> sqs.receiveMessage(
                                        receive -> receive.queueUrl(dead).messageAttributeNames("All"))
                                .messages(),
                        messages -> !messages.isEmpty())
                .getFirst();
        assertThat(message.messageAttributes().get("ErrorMessage").stringValue())
                .isEqualTo(" no stock" + "\u20ac".repeat(338));
        awaitEmpty(url);
    }

    @Test
    void failingMessageBecomesUnchangedDeadLetter() {
        String dead = create("dead-" + UUID.randomUUID(), Map.of());
        gateway.answers(QueueGateway.ERROR);
        sqs.sendMessage(send -> send.queueUrl(url)
                .messageBody("poison")
                .messageAttributes(Map.of(
                        "Color",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("red")
                                .build(),
                        "Picture",
                        MessageAttributeValue.builder()
                                .dataType("Binary.png")
                                .binaryValue(SdkBytes.fromByteArray(new byte[] {(byte) 0x89, 0}))
                                .build())));
        gateway.put(spec(queue(url), null, 2, queue(dead)));
        Message message = await().atMost(SOON)
                .until(
                        () -> sqs.receiveMessage(
                                        receive -> receive.queueUrl(dead).messageAttributeNames("All"))
                                .messages(),
                        messages -> !messages.isEmpty())
                .getFirst();
        assertThat(message.body()).isEqualTo("poison");
        assertThat(message.messageAttributes().get("ErrorMessage").stringValue())
                .isEqualTo("no stock");
        assertThat(message.messageAttributes().get("ErrorCode").dataType()).isEqualTo("Number");
        assertThat(message.messageAttributes().get("RequestID").stringValue()).isNotEmpty();
        assertThat(message.messageAttributes().get("Color").stringValue()).isEqualTo("red");
        assertThat(message.messageAttributes().get("Picture").dataType()).isEqualTo("Binary.png");
        assertThat(message.messageAttributes().get("Picture").binaryValue().asByteArray())
                .containsExactly(0x89, 0);
        assertThat(gateway.invocations).hasSize(2);
        awaitEmpty(url);
    }

    @Test
    void groupOrderIsKeptDespiteFailure() {
        String fifo = create("orders-" + UUID.randomUUID() + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
        List<String> done = new CopyOnWriteArrayList<>();
        ConcurrentHashMap<String, Boolean> failed = new ConcurrentHashMap<>();
        gateway.behaviour = invocation -> {
            JsonNode record = records(invocation.payload().toString()).path(0);
            String body = record.path("body").asText();
            if (body.equals("a1") && failed.putIfAbsent(body, true) == null) {
                return CompletableFuture.completedFuture(QueueGateway.ERROR);
            }
            assertThat(record.path("attributes").path("MessageGroupId").asText())
                    .isEqualTo(body.substring(0, 1));
            done.add(body);
            return CompletableFuture.completedFuture(QueueGateway.OK);
        };
        for (int i = 0; i < 4; i++) {
            String number = "" + i;
            List.of("a", "b")
                    .forEach(group -> sqs.sendMessage(send -> send.queueUrl(fifo)
                            .messageBody(group + number)
                            .messageGroupId(group)
                            .messageDeduplicationId(group + number)));
        }
        try (QueueGateway other = gateway()) {
            other.behaviour = gateway.behaviour;
            gateway.put(spec(queue(fifo), BatchBuilder.builder().size(1).build(), null, null));
            other.put(spec(queue(fifo), BatchBuilder.builder().size(1).build(), null, null));
            awaitEmpty(fifo);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(done.stream().filter(body -> body.startsWith("a"))).containsExactly("a0", "a1", "a2", "a3");
        assertThat(done.stream().filter(body -> body.startsWith("b"))).containsExactly("b0", "b1", "b2", "b3");
    }

    @Test
    void filteredMessagesAreDeletedWithoutRun() {
        List.of("{\"n\":20}", "{\"n\":10}", "text")
                .forEach(body -> sqs.sendMessage(send -> send.queueUrl(url).messageBody(body)));
        gateway.put(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .filters(List.of("{\"body\":{\"n\":[{\"numeric\":[\">\",10,\"<=\",20]}]}}"))
                .source(SourceBuilder.builder().queue(queue(url)).build())
                .build());
        awaitEmpty(url);
        List<String> bodies = new ArrayList<>();
        gateway.payloads()
                .forEach(payload -> records(payload)
                        .forEach(record -> bodies.add(record.path("body").asText())));
        assertThat(bodies).containsExactly("{\"n\":20}");
    }

    @Test
    void missingQueueIsReportedUntilItExists() {
        String missing = url.replace("orders-", "later-");
        gateway.put(spec(queue(missing)));
        await().atMost(SOON).until(() -> gateway.reported.contains("QueueNotFound"));
        assertThat(gateway.messages.getFirst()).contains("queue.sqs.url").contains(missing);
        create(missing.substring(missing.lastIndexOf('/') + 1), Map.of());
        await().atMost(SOON).until(() -> gateway.reported.contains("Connected"));
    }

    @Test
    void unresponsiveServerIsUnreachable() {
        gateway.put(spec(queue("http://127.0.0.1:1/000000000000/orders")));
        await().atMost(SOON).until(() -> gateway.reported.contains("BrokerUnreachable"));
    }

    private static QueueGateway gateway() {
        return gateway(Map.of());
    }

    private static QueueGateway gateway(Map<String, String> settings) {
        QueueGateway made = new QueueGateway(settings, new SqsKind(JSON, TestConfig.of(Map.of())));
        made.functions.ready("pay");
        return made;
    }

    private static Queue queue(String url) {
        return QueueBuilder.builder()
                .sqs(SqsQueueBuilder.builder().url(url).build())
                .build();
    }

    private static String create(String name, Map<QueueAttributeName, String> attributes) {
        String address = "http://" + Broker.ELASTICMQ.shared().address(9324) + "/000000000000/" + name;
        sqs.createQueue(queue -> queue.queueName(name).attributes(attributes));
        return address;
    }

    private static void send(String url, int count) {
        for (int i = 0; i < count; i++) {
            String body = "" + i;
            sqs.sendMessage(send -> send.queueUrl(url).messageBody(body));
        }
    }

    private static JsonNode records(String payload) {
        try {
            return JSON.readTree(payload).path("Records");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitEmpty(String url) {
        await().atMost(SOON)
                .until(
                        () -> sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                                .attributes(),
                        attributes -> "0".equals(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                                && "0"
                                        .equals(attributes.get(
                                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                                && "0"
                                        .equals(attributes.get(
                                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)));
    }
}
