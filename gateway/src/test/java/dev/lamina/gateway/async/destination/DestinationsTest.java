package dev.lamina.gateway.async.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.AsyncInvocationBuilder;
import dev.lamina.api.BusReference;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.TopicReference;
import dev.lamina.gateway.async.AsyncObserver;
import dev.lamina.gateway.async.EndCondition;
import dev.lamina.gateway.async.EventResult;
import dev.lamina.gateway.async.StoredEvent;
import dev.lamina.gateway.async.StoredEventBuilder;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.source.bus.Buses;
import dev.lamina.gateway.source.queue.MessageRefusedException;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.topic.Topics;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.SeenSpans;
import dev.lamina.gateway.testing.TestConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DestinationsTest {
    private static final FunctionId PAY = new FunctionId("default", "pay");
    private static final Queue QUEUE = QueueBuilder.builder()
            .sqs(SqsQueueBuilder.builder().url("http://sqs/000000000000/failed").build())
            .build();
    private static final Destination TO_FUNCTION = new Destination(null, new FunctionReference("audit"), null, null);
    private static final Destination TO_QUEUE = new Destination(null, null, QUEUE, null);
    private static final Destination TO_BUS = new Destination(new BusReference("outcomes"), null, null, null);
    private static final Destination TO_TOPIC = new Destination(null, null, null, new TopicReference("failures"));

    private final FakeFunctions functions = new FakeFunctions();
    private final List<Invocation> invoked = new ArrayList<>();
    private final List<QueueMessage> queued = new ArrayList<>();
    private final List<Topics.TopicMessage> published = new ArrayList<>();
    private final List<Buses.BusEvent> put = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private CompletionStage<Void> queue = CompletableFuture.completedFuture(null);
    private final SeenSpans spans = new SeenSpans();
    private boolean subscribed = true;

    private final Destinations destinations = new Destinations(
            functions,
            new DestinationSender(
                    functions,
                    invocation -> {
                        invoked.add(invocation);
                        return CompletableFuture.completedFuture(null);
                    },
                    (namespace, to, message) -> {
                        queued.add(message);
                        return queue;
                    },
                    new FakeTopics(),
                    new FakeBuses(),
                    TestConfig.of(Map.of())),
            new Failures(),
            new Reports());

    @Test
    void eventWithoutDestinationSendsNothing() {
        declare(AsyncInvocation.DEFAULTS, null);
        store(failed());
        assertThat(invoked).isEmpty();
        assertThat(queued).isEmpty();
    }

    @Test
    void eventOfDeletedVersionGoesToDeadLetter() {
        declare(AsyncInvocation.DEFAULTS, new DeadLetter(QUEUE, null));

        destinations
                .store(event().with(some -> some.function(new FunctionId("default", "pay.3"))), failed())
                .toCompletableFuture()
                .join();

        assertThat(queued).hasSize(1);
    }

    @Test
    void functionGetsRecordAsEvent() {
        functions.ready("audit");
        declare(AsyncInvocationBuilder.builder().onSuccess(TO_FUNCTION).build(), null);
        store(succeeded());
        store(succeeded());
        assertThat(invoked)
                .hasSize(2)
                .allSatisfy(invocation -> {
                    assertThat(invocation.function()).isEqualTo(new FunctionId("default", "audit"));
                    assertThat(invocation.invokedArn()).isEqualTo("arn:aws:lambda:us-east-1:default:function:audit");
                    assertThat(invocation.payload().toString()).contains("\"condition\":\"Success\"");
                    assertThat(invocation.traceHeader().orElseThrow()).contains("Lineage=");
                })
                .extracting(Invocation::requestId)
                .containsOnly(invoked.getFirst().requestId())
                .doesNotContain("id");
    }

    @Test
    void destinationContinuesTraceBelowDelivery() {
        functions.ready("audit");
        spans.on();
        declare(AsyncInvocationBuilder.builder().onSuccess(TO_FUNCTION).build(), null);
        destinations
                .store(
                        event().with(some -> some.traceHeader(
                                "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")),
                        succeeded())
                .toCompletableFuture()
                .join();
        Span delivery = spans.named("deliver to onSuccess");
        assertThat(delivery.parent().getSpanId()).isEqualTo("53995c3f42cd8ad8");
        assertThat(TraceHeader.of(invoked.getFirst().traceHeader().orElseThrow())
                        .context())
                .isEqualTo(delivery.context());
    }

    @Test
    void failureIsSentToOnFailureAndDeadLetter() {
        declare(
                AsyncInvocationBuilder.builder()
                        .onSuccess(TO_FUNCTION)
                        .onFailure(TO_TOPIC)
                        .build(),
                new DeadLetter(QUEUE, null));
        store(failed());
        assertThat(published)
                .singleElement()
                .satisfies(message -> assertThat(message.message()).contains("\"condition\":\"RetriesExhausted\""));
        assertThat(queued).singleElement().satisfies(message -> {
            assertThat(message.body()).asString().isEqualTo("{\"order\":1}");
            assertThat(message.attributes()).containsKeys("RequestID", "ErrorCode", "ErrorMessage");
        });
        assertThat(invoked).isEmpty();
    }

    @Test
    void deadLetterToTopicKeepsAttributes() {
        declare(AsyncInvocation.DEFAULTS, new DeadLetter(null, new TopicReference("failures")));
        store(failed());
        assertThat(published).singleElement().satisfies(message -> {
            assertThat(message.message()).isEqualTo("{\"order\":1}");
            assertThat(message.attributes()).containsEntry("ErrorCode", new Topics.Attribute("Number", "200"));
        });
    }

    @Test
    void unreachableQueueIsNamedAndRetried() {
        declare(AsyncInvocationBuilder.builder().onFailure(TO_QUEUE).build(), null);
        queue = CompletableFuture.failedFuture(new IllegalStateException("connection refused"));
        assertThatThrownBy(() -> store(failed())).hasMessageContaining("spec.async.onFailure: connection refused");
        assertThat(failures).containsExactly("record");
        queue = CompletableFuture.completedFuture(null);
        store(failed());
        assertThat(reports).containsExactly("spec.async.onFailure: connection refused", "spec.async.onFailure reached");
        assertThat(queued.get(0).id()).isEqualTo(queued.get(1).id());
    }

    @Test
    void unreachableDeadLetterQueueHasItsOwnMetric() {
        declare(AsyncInvocation.DEFAULTS, new DeadLetter(QUEUE, null));
        queue = CompletableFuture.failedFuture(new IllegalStateException("connection refused"));
        assertThatThrownBy(() -> store(failed())).hasMessageContaining("spec.deadLetter: connection refused");
        assertThat(failures).containsExactly("dead letter");
    }

    @Test
    void missingDestinationFunctionFailsDelivery() {
        declare(AsyncInvocationBuilder.builder().onFailure(TO_FUNCTION).build(), null);
        assertThatThrownBy(() -> store(failed()))
                .hasMessageContaining("spec.async.onFailure: there is no Function audit in namespace default");
    }

    @Test
    void topicWithoutSubscriberFailsDelivery() {
        subscribed = false;
        declare(AsyncInvocationBuilder.builder().onFailure(TO_TOPIC).build(), null);
        assertThatThrownBy(() -> store(failed()))
                .hasMessageContaining("no Trigger in namespace default has topic failures");
    }

    @Test
    void busGetsRecordAsLambdasEvent() {
        declare(
                AsyncInvocationBuilder.builder()
                        .onSuccess(TO_BUS)
                        .onFailure(TO_BUS)
                        .build(),
                null);
        store(succeeded());
        store(failed());
        assertThat(put)
                .extracting(Buses.BusEvent::detailType)
                .containsExactly(
                        "Lambda Function Invocation Result - Success", "Lambda Function Invocation Result - Failure");
        assertThat(put.getLast()).satisfies(event -> {
            assertThat(event.source()).isEqualTo("lambda");
            assertThat(event.resources())
                    .containsExactly(
                            "arn:aws:events:us-east-1:default:event-bus/outcomes",
                            "arn:aws:lambda:us-east-1:default:function:pay:$LATEST");
            assertThat(event.detail().at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
            assertThat(event.traceHeader().orElseThrow()).contains("Lineage=");
        });
    }

    @Test
    void busWithoutRuleFailsDelivery() {
        subscribed = false;
        declare(AsyncInvocationBuilder.builder().onFailure(TO_BUS).build(), null);
        assertThatThrownBy(() -> store(failed()))
                .hasMessageContaining("no Trigger in namespace default has bus outcomes");
    }

    @Test
    void tooLargeRecordIsStillDeadLetter() {
        functions.ready("audit");
        declare(AsyncInvocationBuilder.builder().onFailure(TO_FUNCTION).build(), new DeadLetter(QUEUE, null));
        store(new EventResult(
                EndCondition.RETRIES_EXHAUSTED,
                3,
                Instant.now(),
                200,
                true,
                ("\"" + "x".repeat(1_100_000) + '"').getBytes()));
        assertThat(invoked).isEmpty();
        assertThat(queued).hasSize(1);
        assertThat(failures).containsExactly("record");
    }

    @Test
    void recordThatQueueRefusesIsDiscarded() {
        declare(AsyncInvocationBuilder.builder().onFailure(TO_QUEUE).build(), null);
        queue = CompletableFuture.failedFuture(new MessageRefusedException("too long"));
        store(failed());
        assertThat(failures).containsExactly("record");
        assertThat(reports).containsExactly("spec.async.onFailure: too long");
    }

    @Test
    void hangingDestinationHoldsLimitedMessages() {
        declare(AsyncInvocationBuilder.builder().onFailure(TO_QUEUE).build(), null);
        queue = new CompletableFuture<>();
        for (int i = 0; i < 50; i++) {
            destinations.store(event(), failed());
        }
        assertThatThrownBy(() -> store(failed())).hasMessageContaining("too many messages");
        assertThat(queued).hasSize(50);
        assertThat(reports).isEmpty();
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

    private void store(EventResult result) {
        destinations
                .store(event(), result)
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private static StoredEvent event() {
        return StoredEventBuilder.builder()
                .requestId("id")
                .function(PAY)
                .invokedArn("arn")
                .acceptedAt(Instant.EPOCH)
                .attempt(3)
                .payload("{\"order\":1}".getBytes())
                .build();
    }

    private static EventResult failed() {
        return new EventResult(
                EndCondition.RETRIES_EXHAUSTED, 3, Instant.EPOCH, 200, true, "{\"errorMessage\":\"no\"}".getBytes());
    }

    private static EventResult succeeded() {
        return new EventResult(EndCondition.SUCCESS, 1, Instant.EPOCH, 200, false, "1".getBytes());
    }

    private final class FakeBuses implements Buses {
        @Override
        public CompletionStage<Void> put(String namespace, String bus, BusEvent event) {
            put.add(event);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean exists(String namespace, String bus) {
            return subscribed;
        }
    }

    private final class FakeTopics implements Topics {
        @Override
        public CompletionStage<Void> publish(String namespace, String topic, TopicMessage message) {
            published.add(message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean exists(String namespace, String topic) {
            return subscribed;
        }

        @Override
        public List<Subscription> subscriptions(String namespace) {
            return List.of();
        }
    }

    private final class Reports implements DestinationReports {
        @Override
        public void reached(FunctionId function, String field) {
            reports.add(field + " reached");
        }

        @Override
        public void fails(FunctionId function, String field, String why) {
            reports.add(field + ": " + why);
        }
    }

    private final class Failures implements AsyncObserver {
        @Override
        public Spans spans() {
            return spans;
        }

        @Override
        public void received(FunctionId function) {}

        @Override
        public void started(FunctionId function, Duration age) {}

        @Override
        public void dropped(FunctionId function) {}

        @Override
        public void recordFailed(FunctionId function) {
            failures.add("record");
        }

        @Override
        public void deadLetterFailed(FunctionId function) {
            failures.add("dead letter");
        }
    }
}
