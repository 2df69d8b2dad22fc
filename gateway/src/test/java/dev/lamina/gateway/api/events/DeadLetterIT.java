package dev.lamina.gateway.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.AsyncInvocationBuilder;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.app.InvocationMetrics;
import dev.lamina.gateway.async.EndCondition;
import dev.lamina.gateway.async.EventResult;
import dev.lamina.gateway.async.OutcomeStore;
import dev.lamina.gateway.async.StoredEventBuilder;
import dev.lamina.gateway.async.destination.TestDestinations;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.source.queue.Brokers;
import dev.lamina.gateway.source.queue.TestBrokers;
import dev.lamina.gateway.source.queue.sqs.TestSqs;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Broker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Records and dead letters in a real server that speaks SQS, and the way back. */
@Timeout(120)
class DeadLetterIT {
    private static final FunctionId PAY = new FunctionId("default", "pay");
    private final GatewayConfig config = TestConfig.of(Map.of());
    private final FakeFunctions functions = new FakeFunctions();
    private final List<Invocation> accepted = new CopyOnWriteArrayList<>();
    private final String name = "dead-" + UUID.randomUUID();
    private final Brokers brokers = TestBrokers.of(config, TestSqs.kind(config));
    private CompletionStage<Void> storing = CompletableFuture.completedFuture(null);
    private String url;
    private SqsClient sqs;

    @BeforeEach
    void makeQueue() {
        URI server = URI.create("http://" + Broker.ELASTICMQ.shared().address(9324));
        sqs = SqsClient.builder()
                .endpointOverride(server)
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(Apache5HttpClient.create())
                .build();
        sqs.createQueue(queue -> queue.queueName(name));
        url = server + "/000000000000/" + name;
    }

    @AfterEach
    void close() {
        sqs.close();
    }

    @Test
    void deadLetterHasBodyAndLambdaAttributes() {
        declare(AsyncInvocation.DEFAULTS, new DeadLetter(queue(), null));
        deliver("{ \"order\" : 1 }", "{\"errorMessage\":\"no such order\"}");
        assertThat(received()).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("{ \"order\" : 1 }");
            assertThat(message.messageAttributes().get("RequestID").stringValue())
                    .isEqualTo("8f6b0f0a-0000-4000-8000-000000000001");
            assertThat(message.messageAttributes().get("ErrorCode").dataType()).isEqualTo("Number");
            assertThat(message.messageAttributes().get("ErrorCode").stringValue())
                    .isEqualTo("200");
            assertThat(message.messageAttributes().get("ErrorMessage").stringValue())
                    .isEqualTo("no such order");
        });
    }

    @Test
    void recordIsSentToQueue() {
        declare(
                AsyncInvocationBuilder.builder()
                        .onFailure(new Destination(null, null, queue(), null))
                        .build(),
                null);
        deliver("{}", "{\"errorMessage\":\"no\"}");
        assertThat(received())
                .singleElement()
                .satisfies(message -> assertThat(message.body()).contains("\"condition\":\"RetriesExhausted\""));
    }

    /** The server accepts a quarter of a megabyte: if this message were retried, it would be retried indefinitely. */
    @Test
    void tooLargeRecordIsDiscarded() {
        declare(
                AsyncInvocationBuilder.builder()
                        .onFailure(new Destination(null, null, queue(), null))
                        .build(),
                null);
        deliver("{}", "{\"errorMessage\":\"" + "x".repeat(2_000_000) + "\"}");
        assertThat(received()).isEmpty();
    }

    @Test
    void missingQueueFailsDelivery() {
        url += "-not";
        declare(AsyncInvocation.DEFAULTS, new DeadLetter(queue(), null));
        assertThatThrownBy(() -> deliver("{}", "{}"))
                .hasMessageContaining("spec.deadLetter")
                .hasMessageContaining(name + "-not");
    }

    @Test
    void redriveTurnsDeadLettersIntoNewEvents() {
        declare(AsyncInvocation.DEFAULTS, new DeadLetter(queue(), null));
        for (int i = 0; i < 23; i++) {
            String body = "{\"order\":" + i + "}";
            sqs.sendMessage(send -> send.queueUrl(url).messageBody(body));
        }
        sqs.sendMessage(send -> send.queueUrl(url).messageBody("no event"));
        Redrive.Result result = redrive(1000);
        assertThat(result).isEqualTo(new Redrive.Result(23, 1, true, Optional.empty()));
        assertThat(accepted)
                .extracting(invocation -> invocation.payload().toString())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 23)
                        .mapToObj(i -> "{\"order\":" + i + "}")
                        .toList());
        assertThat(accepted).extracting(Invocation::requestId).doesNotHaveDuplicates();
        assertThat(received())
                .singleElement()
                .satisfies(message -> assertThat(message.body()).isEqualTo("no event"));
    }

    @Test
    void redriveStopsAtRequestedNumber() {
        declare(AsyncInvocation.DEFAULTS, new DeadLetter(queue(), null));
        for (int i = 0; i < 3; i++) {
            sqs.sendMessage(send -> send.queueUrl(url).messageBody("{}"));
        }
        assertThat(redrive(2)).isEqualTo(new Redrive.Result(2, 0, false, Optional.empty()));
        assertThat(received()).hasSize(1);
    }

    @Test
    void deadLetterStaysWhenEventCannotBeStored() {
        declare(AsyncInvocation.DEFAULTS, new DeadLetter(queue(), null));
        sqs.sendMessage(send -> send.queueUrl(url).messageBody("{}"));
        storing = CompletableFuture.failedFuture(new IllegalStateException("NATS is unavailable"));
        assertThat(redrive(10).failure())
                .hasValueSatisfying(why -> assertThat(why).contains("NATS is unavailable"));
        assertThat(received()).hasSize(1);
    }

    private void declare(AsyncInvocation async, DeadLetter deadLetter) {
        functions.put(FunctionViewBuilder.builder()
                .id(PAY)
                .arn("arn:aws:lambda:us-east-1:default:function:pay")
                .timeout(Duration.ofSeconds(3))
                .memoryMb(128)
                .perInstance(1)
                .async(async)
                .deadLetter(Optional.ofNullable(deadLetter))
                .build());
    }

    private void deliver(String event, String answer) {
        OutcomeStore destinations = TestDestinations.of(
                functions,
                this::accept,
                brokers,
                null,
                new InvocationMetrics(new SimpleMeterRegistry(), null, null, config),
                config);
        destinations
                .store(
                        StoredEventBuilder.builder()
                                .requestId("8f6b0f0a-0000-4000-8000-000000000001")
                                .function(PAY)
                                .invokedArn("arn")
                                .acceptedAt(Instant.EPOCH)
                                .attempt(3)
                                .payload(event.getBytes())
                                .build(),
                        new EventResult(EndCondition.RETRIES_EXHAUSTED, 3, Instant.now(), 200, true, answer.getBytes()))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private Redrive.Result redrive(int most) {
        return new Redrive(brokers, this::accept)
                .run(functions.find(PAY).orElseThrow(), queue(), most)
                .toCompletableFuture()
                .orTimeout(40, TimeUnit.SECONDS)
                .join();
    }

    private CompletionStage<Void> accept(Invocation invocation) {
        accepted.add(invocation);
        return storing;
    }

    private Queue queue() {
        return QueueBuilder.builder()
                .sqs(SqsQueueBuilder.builder().url(url).build())
                .build();
    }

    private List<Message> received() {
        return sqs.receiveMessage(receive -> receive.queueUrl(url)
                        .messageAttributeNames("All")
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(1))
                .messages();
    }
}
