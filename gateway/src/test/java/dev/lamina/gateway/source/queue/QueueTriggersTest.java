package dev.lamina.gateway.source.queue;

import static dev.lamina.gateway.source.queue.QueueGateway.anyQueue;
import static dev.lamina.gateway.source.queue.QueueGateway.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.BatchBuilder;
import dev.lamina.api.DatabaseSourceBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.PatternSizeTest;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The behaviour that all kinds of queues have in common, with a broker that the test controls. */
@Timeout(30)
class QueueTriggersTest {
    private final FakeBroker broker = new FakeBroker();

    @AutoClose
    private final QueueGateway gateway = new QueueGateway(Map.of("lamina.queue.lease", "3s"), broker);

    @BeforeEach
    void declareFunction() {
        gateway.functions.ready("pay");
    }

    @Test
    void recordsRunInBatchesAndAreAcknowledged() {
        broker.put(TestRecord.of("a"), TestRecord.of("b"), TestRecord.of("c"));
        gateway.put(spec(anyQueue(), BatchBuilder.builder().size(2).build(), null, null));
        await().until(() -> broker.acknowledged.size() == 3);
        assertThat(gateway.payloads()).containsExactlyInAnyOrder("a,b", "c");
        assertThat(gateway.reported).containsExactly("Connected");
        assertThat(gateway.invocations.getFirst().invokedArn())
                .isEqualTo("arn:aws:lambda:us-east-1:default:function:pay");
    }

    @Test
    void failureOfDatabaseStreamKeepsReportedState() throws InterruptedException {
        try (QueueGateway databases = new QueueGateway(Map.of(), List.of(new UnavailableStream()))) {
            databases.functions.ready("pay");
            databases.put(TriggerSpecBuilder.builder(spec(anyQueue()))
                    .source(SourceBuilder.builder()
                            .database(DatabaseSourceBuilder.builder().build())
                            .build())
                    .build());
            await().until(() -> databases.messages.contains("no stream"));
            assertThat(databases.reported).isEmpty();
        }
    }

    /** A stream of changes that cannot be read. */
    private record UnavailableStream() implements OwnStreamKind {
        @Override
        public boolean owns(Source source) {
            return source.database() != null;
        }

        @Override
        public DataKeys dataKeys() {
            return DataKeys.of(DataKeys.Mismatch.NO_MATCH);
        }

        @Override
        public QueueSource<?> open(Trigger trigger, Duration lease) throws QueueException {
            throw new QueueException("StreamUnavailable", "no stream", null);
        }
    }

    @Test
    void tooLargeFilterIsReportedAndNothingReceived() {
        broker.put(TestRecord.of("a"));
        gateway.put(filtered(PatternSizeTest.twoToThe(26)));
        await().until(() -> gateway.messages.size() == 1);
        assertThat(gateway.reported).containsExactly("InvalidFilter");
        assertThat(gateway.messages.getFirst()).startsWith("spec.filters[0]: its $or have 67108864 combinations");
        assertThat(broker.waiting).hasSize(1);
        gateway.put(filtered("{\"body\": [{\"exists\": true}]}"));
        await("the corrected one is used").until(() -> gateway.reported.contains("Connected"));
    }

    @Test
    void groupMessagesThatDoNotFitAreReturned() {
        CompletableFuture<Outcome> running = new CompletableFuture<>();
        gateway.behaviour = _ -> running;
        broker.put(
                TestRecord.of("a").inGroup("red", 4_000_000),
                TestRecord.of("b").inGroup("red", 4_000_000),
                TestRecord.of("c").inGroup("blue", 4_000_000));
        gateway.put(spec(anyQueue()));
        await().until(() -> gateway.invocations.size() == 2);
        assertThat(gateway.payloads()).extracting(String::trim).containsExactlyInAnyOrder("a", "c");
        assertThat(broker.returnedIds()).containsExactly("b");
        running.complete(QueueGateway.OK);
    }

    @Test
    void recordsAreReturnedWhenEventFails() {
        broker.breaksAtEvents = new StackOverflowError("of a test");
        broker.put(TestRecord.of("a"));
        gateway.put(spec(anyQueue()));
        await().until(() -> broker.returnedIds().contains("a"));
        assertThat(broker.acknowledged).isEmpty();
    }

    @Test
    void deadLetterIsUniquePerRecord() {
        gateway.answers(QueueGateway.ERROR);
        broker.put(TestRecord.of("a"), TestRecord.of("b"), TestRecord.of("a"));
        gateway.put(spec(anyQueue(), BatchBuilder.builder().size(3).build(), 1, anyQueue()));
        await().until(() -> broker.sent.size() == 3);
        assertThat(broker.sent).extracting(QueueMessage::id).containsExactly("a", "b", "a");
        assertThat(broker.sent)
                .extracting(QueueMessage::once)
                .doesNotContain("a", "b")
                .satisfies(once -> {
                    assertThat(once.get(0)).isEqualTo(once.get(2)).isNotEqualTo(once.get(1));
                });
    }

    @Test
    void runningBatchIsRenewedNotAcknowledged() {
        CompletableFuture<Outcome> running = new CompletableFuture<>();
        gateway.behaviour = _ -> running;
        broker.put(TestRecord.of("a"));
        gateway.put(spec(anyQueue()));
        await().until(() -> gateway.invocations.size() == 1);
        await("its lease is renewed").until(() -> broker.renewed.contains("a"));
        assertThat(broker.acknowledged).isEmpty();
        running.complete(QueueGateway.OK);
        await().until(() -> broker.acknowledged.contains("a"));
    }

    @Test
    void batchWindowWaitsForFullBatch() {
        gateway.put(spec(
                anyQueue(), BatchBuilder.builder().size(3).windowSeconds(20).build(), null, null));
        broker.put(TestRecord.of("a"));
        await().until(() -> broker.waiting.isEmpty());
        broker.put(TestRecord.of("b"), TestRecord.of("c"));
        await().until(() -> broker.acknowledged.size() == 3);
        assertThat(gateway.payloads()).containsExactly("a,b,c");
    }

    @Test
    void orderedRecordsThatDoNotFitAreReturned() {
        broker.put(TestRecord.at("p", 1).sized(4_000_000), TestRecord.at("p", 2).sized(4_000_000));
        gateway.put(spec(anyQueue()));
        await().until(() -> broker.returnedIds().contains("p-2") && broker.acknowledged.contains("p-1"));
        assertThat(gateway.payloads()).extracting(String::trim).containsExactly("p-1");
    }

    @Test
    void batchIsClosedBeforeEventLimit() {
        broker.put(TestRecord.of("a").sized(4_000_000), TestRecord.of("b").sized(4_000_000));
        gateway.put(spec(anyQueue()));
        await().until(() -> broker.acknowledged.size() == 2);
        assertThat(gateway.payloads()).extracting(String::trim).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void tooLargeRecordBecomesDeadLetterWithReason() {
        broker.put(TestRecord.of("huge").sized(7_000_000));
        gateway.put(spec(anyQueue(), null, 5, anyQueue()));
        await().until(() -> broker.acknowledged.contains("huge"));
        assertThat(gateway.invocations).isEmpty();
        assertThat(broker.sent.getFirst().attributes().get("ErrorMessage").value())
                .contains("7000004 bytes")
                .contains("6291456");
        assertThat(broker.sent.getFirst().attributes()).containsEntry("ErrorCode", Attribute.number(413));
    }

    @Test
    void failedBatchIsReturnedWithGrowingDelay() {
        gateway.answers(QueueGateway.ERROR);
        broker.put(TestRecord.of("first"), TestRecord.of("third").received(3));
        gateway.put(spec(anyQueue()));
        await().until(() -> broker.returned.size() == 2);
        assertThat(broker.returned)
                .containsExactlyInAnyOrder(
                        new FakeBroker.Returned("first", Duration.ofMillis(50)),
                        new FakeBroker.Returned("third", Duration.ofMillis(200)));
        assertThat(broker.acknowledged).isEmpty();
        assertThat(gateway.messages).contains("no stock");
    }

    @Test
    void onlyReportedItemsAreReturned() {
        gateway.answers(QueueGateway.answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}"));
        broker.put(TestRecord.of("a"), TestRecord.of("b"), TestRecord.of("c"));
        gateway.put(
                spec(anyQueue(), BatchBuilder.builder().reportItemFailures(true).build(), null, null));
        await().until(() -> broker.acknowledged.size() == 2 && broker.returned.size() == 1);
        assertThat(broker.acknowledged).containsExactlyInAnyOrder("a", "c");
        assertThat(broker.returnedIds()).containsExactly("b");
    }

    @Test
    void failingRecordBecomesDeadLetterWithReason() {
        gateway.answers(QueueGateway.ERROR);
        broker.put(TestRecord.of("again").received(2), TestRecord.of("poison").received(3));
        gateway.put(spec(anyQueue(), null, 3, anyQueue()));
        await().until(() -> broker.acknowledged.contains("poison") && broker.returned.size() == 1);
        assertThat(broker.returnedIds()).containsExactly("again");
        QueueMessage dead = broker.sent.getFirst();
        assertThat(new String(dead.body())).isEqualTo("{\"id\":\"poison\"}");
        assertThat(dead.attributes())
                .containsEntry("ErrorMessage", Attribute.text("no stock"))
                .containsEntry("ErrorCode", Attribute.number(200))
                .containsEntry(
                        "RequestID",
                        Attribute.text(gateway.invocations.getFirst().requestId()))
                .containsEntry("Color", Attribute.text("red"));
    }

    @Test
    void unreachableDeadLetterTargetKeepsRecord() {
        gateway.answers(QueueGateway.ERROR);
        broker.refusesToSend = new QueueException(QueueException.UNREACHABLE, "unavailable", null);
        broker.put(TestRecord.of("poison").received(3));
        gateway.put(spec(anyQueue(), null, 3, anyQueue()));
        await().until(() -> broker.returnedIds().contains("poison"));
        assertThat(broker.acknowledged).isEmpty();
        assertThat(gateway.messages)
                .anySatisfy(message ->
                        assertThat(message).contains("spec.deadLetter").contains("unavailable"));
    }

    @Test
    void heldBytesLimitStopsReceiving() throws InterruptedException {
        CompletableFuture<Outcome> running = new CompletableFuture<>();
        try (QueueGateway small = new QueueGateway(Map.of("lamina.queue.byte-budget", "10000"), broker)) {
            small.functions.ready("pay");
            small.behaviour = _ -> running;
            for (int i = 0; i < 6; i++) {
                broker.put(TestRecord.of("r" + i).sized(6000));
            }
            small.put(spec(anyQueue(), BatchBuilder.builder().size(1).build(), null, null));
            await().until(() -> small.invocations.size() == 1);
            await().during(Duration.ofMillis(500))
                    .until(() -> small.invocations.size() == 1 && broker.waiting.size() >= 4);
            running.complete(QueueGateway.OK);
            await().until(() -> broker.acknowledged.size() == 6);
        }
    }

    @Test
    void throttledTriggerLeavesRoomToOtherNamespace() throws InterruptedException {
        FakeBroker large = new FakeBroker();
        try (QueueGateway shared = new QueueGateway(Map.of("lamina.queue.byte-budget", "10000000"), large)) {
            shared.functions.ready("pay");
            FunctionView pay =
                    shared.functions.find(new FunctionId("default", "pay")).orElseThrow();
            shared.functions.put(FunctionViewBuilder.builder(pay)
                    .id(new FunctionId("shop", "pay"))
                    .build());
            shared.behaviour = invocation -> CompletableFuture.completedFuture(
                    invocation.function().namespace().equals("shop") ? QueueGateway.OK : QueueGateway.THROTTLED);
            for (String id : List.of("a", "b", "c")) {
                large.put(TestRecord.of(id).inGroup(id, 4_000_000));
            }
            shared.put(spec(anyQueue(), BatchBuilder.builder().size(1).build(), null, null));
            await().until(() -> large.waiting.size() == 1 && !shared.invocations.isEmpty());

            shared.put(inShop(spec(anyQueue(), BatchBuilder.builder().size(1).build(), null, null)));

            await().until(() -> large.acknowledged.equals(List.of("c")));
        }
    }

    @Test
    void namespaceBeyondItsShareOfConnectionsIsReported() throws InterruptedException {
        FakeBroker one = new FakeBroker();
        try (QueueGateway small = new QueueGateway(Map.of("lamina.queue.connections", "2"), one)) {
            small.functions.ready("pay");
            for (int i = 0; i < 3; i++) {
                Trigger trigger = inShop(spec(anyQueue()));
                trigger.getMetadata().setUid("uid-" + i);
                small.put(trigger);
            }

            await().until(() -> small.reported.contains("TooManyConnections"));
            await().until(() -> one.opened == 1);
            assertThat(small.messages.getFirst()).startsWith("namespace shop has its share of the 2 queues");

            small.put(spec(anyQueue()));

            await("another namespace has room").until(() -> one.opened == 2);
        }
    }

    private static Trigger inShop(TriggerSpec spec) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace("shop")
                .withUid("in shop")
                .withGeneration(1L)
                .build());
        trigger.setSpec(spec);
        return trigger;
    }

    @Test
    void throttledBatchIsRetriedUncounted() {
        AtomicInteger attempts = new AtomicInteger();
        gateway.behaviour = _ -> CompletableFuture.completedFuture(
                attempts.incrementAndGet() < 4 ? QueueGateway.THROTTLED : QueueGateway.OK);
        broker.put(TestRecord.of("a"));
        gateway.put(spec(anyQueue()));
        await().until(() -> broker.acknowledged.contains("a"));
        assertThat(attempts.get()).isEqualTo(4);
        assertThat(broker.returned).isEmpty();
        assertThat(gateway.invocations)
                .extracting("requestId")
                .containsOnly(gateway.invocations.getFirst().requestId());
    }

    @Test
    void maxConcurrencyLimitsRunningBatches() {
        CompletableFuture<Outcome> running = new CompletableFuture<>();
        gateway.behaviour = _ -> running;
        for (int i = 0; i < 6; i++) {
            broker.put(TestRecord.of("r" + i));
        }
        gateway.put(limited(2));
        await().until(() -> gateway.invocations.size() == 2);
        await().during(Duration.ofMillis(600))
                .until(() -> gateway.invocations.size() == 2 && broker.waiting.size() == 4);
        running.complete(QueueGateway.OK);
        await().until(() -> broker.acknowledged.size() == 6);
    }

    @Test
    void maxConcurrencyIsSharedByAllGateways() {
        gateway.behaviour = _ -> new CompletableFuture<>();
        gateway.alive = List.of("another", "this");
        gateway.first = false;
        for (int i = 0; i < 6; i++) {
            broker.put(TestRecord.of("r" + i));
        }
        gateway.put(limited(1));
        await().during(Duration.ofMillis(400)).until(() -> gateway.invocations.isEmpty());
        gateway.put(limited(5));
        await().until(() -> gateway.invocations.size() == 2);
        await().during(Duration.ofMillis(400)).until(() -> gateway.invocations.size() == 2);
    }

    @Test
    void filteredRecordsAreAcknowledgedWithoutRun() {
        broker.put(TestRecord.of("a"), TestRecord.of("b"));
        gateway.put(filtered("{\"body\":{\"id\":[\"b\"]}}"));
        await().until(() -> broker.acknowledged.size() == 2);
        assertThat(gateway.payloads()).containsExactly("b");
    }

    @Test
    void invalidFilterIsReportedAndNothingReceived() {
        broker.put(TestRecord.of("a"));
        gateway.put(filtered("{\"body\":{\"id\":\"b\"}}"));
        await().until(() -> gateway.reported.contains("InvalidFilter"));
        assertThat(gateway.messages.getFirst()).startsWith("spec.filters[0]: line 1, column");
        assertThat(broker.opened).isZero();
        gateway.put(spec(anyQueue()));
        await().until(() -> broker.acknowledged.contains("a"));
    }

    @Test
    void notReadyFunctionReceivesNothing() {
        gateway.functions.notReady("pay", "CodeNotFound", "spec.code");
        broker.put(TestRecord.of("a"));
        gateway.put(spec(anyQueue()));
        await().until(() -> gateway.reported.contains("Connected"));
        await().during(Duration.ofMillis(500)).until(() -> broker.waiting.size() == 1);
        gateway.functions.ready("pay");
        await().until(() -> broker.acknowledged.contains("a"));
    }

    @Test
    void failedOpeningIsReportedAndRetried() {
        broker.refusesToOpen = new QueueException(QueueException.ACCESS_DENIED, "queue.sqs.secret: wrong", null);
        broker.put(TestRecord.of("a"));
        gateway.put(spec(anyQueue()));
        await().until(() -> gateway.reported.contains("AccessDenied"));
        broker.refusesToOpen = null;
        await().until(() -> broker.acknowledged.contains("a"));
        assertThat(gateway.reported).endsWith("Connected");
    }

    /** A broker may refuse access to a queue only when records are received. */
    @Test
    void unreadableQueueIsOpenedWithGrowingPauses() {
        broker.refusesToReceive =
                new QueueException(QueueException.ACCESS_DENIED, "queue.sqs.url: may not be read", null);
        long begun = System.nanoTime();
        gateway.put(spec(anyQueue()));
        await().until(() -> broker.opened >= 6);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("50 + 100 + 200 + 400 + 800 ms")
                .isGreaterThan(Duration.ofMillis(1_500));
        broker.refusesToReceive = null;
        broker.put(TestRecord.of("a"));
        await().until(() -> broker.acknowledged.contains("a"));
    }

    @Test
    void stoppedGatewayFinishesRunningAndReturnsRest() throws InterruptedException {
        CompletableFuture<Outcome> first = new CompletableFuture<>();
        gateway.behaviour =
                invocation -> invocation.payload().toString().equals("a") ? first : new CompletableFuture<>();
        gateway.put(spec(anyQueue(), BatchBuilder.builder().size(1).build(), null, null));
        broker.put(TestRecord.of("a"), TestRecord.of("b"));
        await().until(() -> gateway.invocations.size() == 2);
        first.completeOnTimeout(QueueGateway.OK, 300, java.util.concurrent.TimeUnit.MILLISECONDS);
        gateway.stop(Duration.ofSeconds(6));
        assertThat(broker.acknowledged).containsExactly("a");
        assertThat(broker.returnedIds()).containsExactly("b");
        assertThat(broker.closed).isEqualTo(1);
        broker.put(TestRecord.of("c"));
        await().during(Duration.ofMillis(400)).until(() -> broker.waiting.size() == 1);
    }

    @Test
    void removedTriggerClosesSourceAfterLastBatch() {
        CompletableFuture<Outcome> running = new CompletableFuture<>();
        gateway.behaviour = _ -> running;
        broker.put(TestRecord.of("a"));
        TriggerSpec spec = spec(anyQueue());
        gateway.put(spec);
        await().until(() -> gateway.invocations.size() == 1);
        gateway.remove(spec);
        await().during(Duration.ofMillis(400)).until(() -> broker.closed == 0);
        running.complete(QueueGateway.OK);
        await().until(() -> broker.closed == 1);
        assertThat(broker.acknowledged).containsExactly("a");
    }

    private static TriggerSpec limited(int maxConcurrency) {
        return TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .batch(BatchBuilder.builder().size(1).build())
                .maxConcurrency(maxConcurrency)
                .source(SourceBuilder.builder().queue(anyQueue()).build())
                .build();
    }

    private static TriggerSpec filtered(String pattern) {
        return TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .filters(List.of(pattern))
                .source(SourceBuilder.builder().queue(anyQueue()).build())
                .build();
    }
}
