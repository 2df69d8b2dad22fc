package dev.lamina.gateway.source.queue.rabbitmq;

import static dev.lamina.gateway.source.queue.QueueGateway.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import dev.lamina.api.BatchBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Queue;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueGateway;
import dev.lamina.gateway.source.queue.QueueKind.Opening;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import dev.lamina.gateway.source.queue.QueueSender;
import dev.lamina.gateway.source.queue.QueueSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A trigger, from a real broker to the dispatcher and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RabbitmqTriggerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ObjectMapper json = new ObjectMapper();
    private final RabbitmqKind kind = new LoggedIn(json);

    @AutoClose
    private final RabbitmqServer rabbitmq = new RabbitmqServer();

    private QueueGateway gateway;

    RabbitmqTriggerIT() throws Exception {}

    /** Without an API server there is no Secret to read: the queue names none, and the test gives the login. */
    private static final class LoggedIn extends RabbitmqKind {
        LoggedIn(ObjectMapper json) {
            super(json, "eu-west-1");
        }

        @Override
        public QueueSource<?> source(Opening opening) throws QueueException {
            return super.source(new Opening(
                    opening.namespace(), opening.name(), opening.queue(), RabbitmqServer.LOGIN, opening.lease()));
        }

        @Override
        public QueueSender sender(Queue queue, Map<String, String> secret) throws QueueException {
            return super.sender(queue, RabbitmqServer.LOGIN);
        }
    }

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
    void everyMessageIsProcessedDespiteFailures() throws Exception {
        String queue = rabbitmq.declare("quorum");
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sent.add("message " + i);
            rabbitmq.send(queue, sent.getLast());
        }
        List<String> processed = new CopyOnWriteArrayList<>();
        gateway.behaviour = invocation -> {
            if (gateway.invocations.size() % 3 == 1) {
                return CompletableFuture.completedFuture(QueueGateway.ERROR);
            }
            processed.addAll(bodies(invocation));
            return CompletableFuture.completedFuture(QueueGateway.OK);
        };
        gateway.put(spec(rabbitmq.queue(queue), BatchBuilder.builder().size(4).build(), null, null));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(processed).containsExactlyInAnyOrderElementsOf(sent));
        gateway.close();
        await("nothing is left").during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> rabbitmq.ready(queue) == 0);
    }

    @Test
    void onlyFailedMessageIsRetried() throws Exception {
        String queue = rabbitmq.declare("classic");
        for (String id : List.of("a", "b", "c")) {
            rabbitmq.send(queue, new BasicProperties.Builder().messageId(id).build(), id);
        }
        gateway.behaviour = _ -> CompletableFuture.completedFuture(
                gateway.invocations.size() > 1
                        ? QueueGateway.OK
                        : QueueGateway.answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}"));
        gateway.put(spec(
                rabbitmq.queue(queue),
                BatchBuilder.builder()
                        .size(3)
                        .windowSeconds(1)
                        .reportItemFailures(true)
                        .build(),
                null,
                null));
        await().atMost(PATIENCE).until(() -> gateway.invocations.size() == 2);
        assertThat(gateway.invocations.stream().map(this::bodies))
                .containsExactly(List.of("a", "b", "c"), List.of("b"));
    }

    @Test
    void failingMessageBecomesDeadLetter() throws Exception {
        String queue = rabbitmq.declare("classic");
        String dead = rabbitmq.declare("classic");
        rabbitmq.send(queue, "poison");
        gateway.answers(QueueGateway.ERROR);
        gateway.put(spec(rabbitmq.queue(queue), null, 3, rabbitmq.queue(dead)));
        await().atMost(PATIENCE).until(() -> rabbitmq.ready(dead) == 1);
        assertThat(gateway.invocations).hasSize(3);
        try (QueueSource<?> deadLetters = kind.source(
                new Opening("default", "deadLetters", rabbitmq.queue(dead), Map.of(), Duration.ofSeconds(30)))) {
            assertThat(deadLetters.receive(1, PATIENCE)).singleElement().satisfies(deadLetter -> {
                assertThat(deadLetter.body()).asString().isEqualTo("poison");
                assertThat(deadLetter.attributes()).containsEntry("ErrorMessage", Attribute.text("no stock"));
            });
        }
        gateway.close();
        assertThat(rabbitmq.ready(queue)).isZero();
    }

    @Test
    void filteredRecordsAreSkipped() throws Exception {
        String queue = rabbitmq.declare("classic");
        rabbitmq.send(queue, "{\"kind\":\"news\"}", "{\"kind\":\"order\"}", "no JSON");
        gateway.put(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .filters(List.of("{\"data\":{\"kind\":[\"order\"]}}"))
                .source(SourceBuilder.builder().queue(rabbitmq.queue(queue)).build())
                .build());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                gateway.invocations.stream().flatMap(invocation -> bodies(invocation).stream()))
                        .as("what is no JSON passes a pattern of JSON, as with Amazon MQ")
                        .containsExactlyInAnyOrder("{\"kind\":\"order\"}", "no JSON"));
    }

    @Test
    void queueCreatedLaterIsRead() throws Exception {
        String queue = rabbitmq.declare("classic");
        rabbitmq.delete(queue);
        gateway.put(spec(rabbitmq.queue(queue)));
        await().atMost(PATIENCE).until(() -> gateway.reported.contains(QueueException.NOT_FOUND));
        rabbitmq.declare(queue, "classic");
        rabbitmq.send(queue, "a");
        await().atMost(PATIENCE).until(() -> gateway.invocations.size() == 1);
        assertThat(gateway.reported).endsWith("Connected");
    }

    private List<String> bodies(Invocation invocation) {
        try {
            List<String> bodies = new ArrayList<>();
            for (JsonNode data : json.readTree(invocation.payload().toString()).findValues("data")) {
                bodies.add(new String(Base64.getDecoder().decode(data.textValue()), StandardCharsets.UTF_8));
            }
            return bodies;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
