package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.BatchBuilder;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.ShardSettingsBuilder;
import dev.lamina.api.ShardedSource.StartingPosition;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.TriggerSpec;
import dev.lamina.gateway.cluster.SoleWork.Doer;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.source.queue.QueueException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a gateway does with the shards of a stream, which is in memory here. */
@Timeout(30)
class StreamTriggersTest {
    private static final TriggerSpec SPEC = StreamGateway.spec();
    private static final TriggerSpec LATEST = SPEC.withSource(SourceBuilder.builder()
            .kinesis(KinesisStreamBuilder.builder().stream("clicks")
                    .startingPosition(StartingPosition.Latest)
                    .build())
            .build());
    private static final DeadLetter DEAD = new DeadLetter(
            QueueBuilder.builder()
                    .sqs(SqsQueueBuilder.builder().url("http://q/1/dead").build())
                    .build(),
            null);

    private final FakeShards stream = new FakeShards();
    private final MemoryShardStore store = new MemoryShardStore();
    private final StreamGateway gateway = new StreamGateway("a", (_, _) -> stream, store);

    @AfterEach
    void close() throws InterruptedException {
        gateway.close();
    }

    @Test
    void recordsAreDeliveredAndPositionIsStored() {
        stream.open("s").put("s", ShardRecords.record(1), ShardRecords.record(2));

        gateway.put(SPEC);

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("2"));
        assertThat(gateway.batches()).containsExactly("1,2");
        assertThat(gateway.reported.getFirst()).isEqualTo("Connected");
    }

    @Test
    void failedBatchIsRepeatedBeforeWhatFollows() {
        stream.open("s").put("s", ShardRecords.record(1));
        AtomicInteger attempts = new AtomicInteger();
        gateway.answers(_ -> {
            if (attempts.incrementAndGet() == 1) {
                stream.put("s", ShardRecords.record(2));
            }
            return attempts.get() < 3 ? StreamGateway.ERROR : StreamGateway.OK;
        });

        gateway.put(SPEC);

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("2"));
        assertThat(gateway.batches()).containsExactly("1", "1", "1", "2");
    }

    @Test
    void throttledBatchIsNotCounted() {
        stream.open("s").put("s", ShardRecords.record(1));
        AtomicInteger attempts = new AtomicInteger();
        gateway.answers(
                _ -> attempts.incrementAndGet() < 4 ? new Outcome.Throttled(ThrottleCause.RESERVED) : StreamGateway.OK);

        gateway.put(SPEC.withShards(
                        ShardSettingsBuilder.builder().maxRetryAttempts(0).build())
                .withDeadLetter(DEAD));

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));
        assertThat(gateway.deadLetters).isEmpty();
    }

    @Test
    void bisectFindsRecordThatFails() {
        stream.open("s").put("s", ShardRecords.records(1, 4).toArray(ShardRecord[]::new));
        gateway.answers(invocation ->
                StreamGateway.sequences(invocation).contains("3") ? StreamGateway.ERROR : StreamGateway.OK);

        gateway.put(SPEC.withShards(ShardSettingsBuilder.builder()
                        .maxRetryAttempts(1)
                        .bisectBatchOnError(true)
                        .build())
                .withDeadLetter(DEAD));

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("4"));
        assertThat(gateway.batches()).containsExactly("1,2,3,4", "1,2", "3,4", "3", "3", "4");
        assertThat(gateway.deadLetters).singleElement().asString().contains("\"startSequenceNumber\":\"3\"");
    }

    @Test
    void recordsWaitWhileDeadLetterIsRefused() {
        gateway.deadLetterFailure = new IllegalStateException("no such queue");
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.answers(_ -> StreamGateway.ERROR);
        gateway.put(SPEC.withShards(
                        ShardSettingsBuilder.builder().maxRetryAttempts(0).build())
                .withDeadLetter(DEAD));
        soon().untilAsserted(() -> assertThat(gateway.messages).anyMatch(text -> text.contains("no such queue")));
        assertThat(positions()).containsExactly("none");

        gateway.deadLetterFailure = null;

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));
        assertThat(gateway.deadLetters).hasSize(1);
        assertThat(gateway.invocations).hasSize(1);
    }

    @Test
    void oldRecordsAreNotDelivered() {
        stream.open("s")
                .put(
                        "s",
                        ShardRecords.record(1, "k", Instant.now().minusSeconds(90)),
                        ShardRecords.record(2, "k", Instant.now()));

        gateway.put(SPEC.withShards(
                        ShardSettingsBuilder.builder().maxRecordAgeSeconds(60).build())
                .withDeadLetter(DEAD));

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("2"));
        assertThat(gateway.batches()).containsExactly("2");
        assertThat(gateway.deadLetters).singleElement().asString().contains("RecordAgeExceeded");
    }

    @Test
    void failedRecordsEndWithTheStreamsRetention() {
        stream.retention = Duration.ofHours(24);
        stream.open("s")
                .put(
                        "s",
                        ShardRecords.record(1, "k", Instant.now().minus(Duration.ofHours(25))),
                        ShardRecords.record(2, "k", Instant.now()));
        gateway.answers(invocation ->
                StreamGateway.sequences(invocation).contains("1") ? StreamGateway.ERROR : StreamGateway.OK);

        gateway.put(SPEC.withDeadLetter(DEAD));

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("2"));
        assertThat(gateway.batches()).containsExactly("1,2", "2");
        assertThat(gateway.deadLetters).singleElement().asString().contains("RecordAgeExceeded");
    }

    @Test
    void throttledRecordsBecomeTooOld() {
        stream.open("s").put("s", ShardRecords.record(1, "k", Instant.now()));
        gateway.answers(_ -> new Outcome.Throttled(ThrottleCause.RESERVED));

        gateway.put(SPEC.withShards(
                        ShardSettingsBuilder.builder().maxRecordAgeSeconds(1).build())
                .withDeadLetter(DEAD));

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));
        assertThat(gateway.deadLetters).singleElement().asString().contains("RecordAgeExceeded");
    }

    @Test
    void shardThatWasDeletedIsNoLongerRead() {
        stream.open("s").open("t").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(positions()).containsExactlyInAnyOrder("1", "none"));

        stream.delete("s");

        soon().untilAsserted(
                        () -> assertThat(gateway.messages).anyMatch(text -> text.contains("deleted by the stream")));
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("none"));
    }

    @Test
    void keysRunSideBySideAndStayInOrder() {
        CompletableFuture<Outcome> slow = new CompletableFuture<>();
        stream.open("s")
                .put(
                        "s",
                        ShardRecords.record(1, "a", ShardRecords.NOW),
                        ShardRecords.record(2, "b", ShardRecords.NOW),
                        ShardRecords.record(3, "a", ShardRecords.NOW));
        gateway.behaviour = invocation -> StreamGateway.sequences(invocation).startsWith("1")
                ? slow
                : CompletableFuture.completedFuture(StreamGateway.OK);

        gateway.put(SPEC.withBatch(BatchBuilder.builder().size(1).build())
                .withShards(
                        ShardSettingsBuilder.builder().parallelizationFactor(2).build()));

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactlyInAnyOrder("1", "2"));
        assertThat(positions()).containsExactly("none");
        slow.complete(StreamGateway.OK);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("3"));
        assertThat(gateway.batches().getLast()).isEqualTo("3");
    }

    @Test
    void childrenAreReadAfterTheirParent() {
        stream.open("parent").put("parent", ShardRecords.record(1));
        stream.open("child", "parent").put("child", ShardRecords.record(2));
        stream.close("parent");
        AtomicInteger attempts = new AtomicInteger();
        gateway.answers(_ -> attempts.incrementAndGet() < 3 ? StreamGateway.ERROR : StreamGateway.OK);

        gateway.put(SPEC);

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "1", "1", "2"));
        soon().untilAsserted(() ->
                assertThat(store.shards()).extracting(ShardEntry::ended).containsExactlyInAnyOrder(true, false));
    }

    @Test
    void shardOfGatewayThatEndedIsContinued() throws Exception {
        stream.open("s").put("s", ShardRecords.record(1));
        try (StreamGateway other = new StreamGateway("b", (_, _) -> stream, store)) {
            gateway.alive = List.of("a", "b");
            other.alive = List.of("a", "b");
            gateway.put(SPEC);
            soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));
            other.put(SPEC);
            gateway.kill();
            stream.put("s", ShardRecords.record(2));
            other.alive = List.of("b");

            soon().untilAsserted(() -> assertThat(other.batches()).containsExactly("2"));
            assertThat(gateway.batches()).containsExactly("1");
        }
    }

    @Test
    void shardIsHandedOverAfterItsBatch() throws Exception {
        CompletableFuture<Outcome> slow = new CompletableFuture<>();
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.behaviour = _ -> slow;
        try (StreamGateway other = new StreamGateway("b", (_, _) -> stream, store)) {
            gateway.alive = List.of("a", "b");
            other.alive = List.of("a", "b");
            gateway.put(SPEC);
            soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1"));
            other.put(SPEC);
            gateway.doers = _ -> Doer.OTHER;
            stream.put("s", ShardRecords.record(2));
            slow.complete(StreamGateway.OK);

            soon().untilAsserted(() -> assertThat(other.batches()).containsExactly("2"));
        }
    }

    @Test
    void nothingBeginsWithoutValidLease() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));
        gateway.kill();
        stream.put("s", ShardRecords.record(2));
        soon().untilAsserted(() -> assertThat(gateway.iteratorAge()).isPositive());
        assertThat(gateway.batches()).containsExactly("1");

        gateway.doers = _ -> Doer.THIS;

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "2"));
        soon().untilAsserted(() -> assertThat(gateway.iteratorAge()).isZero());
    }

    @Test
    void positionIsStoredWhenStoreIsBack() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));
        store.unavailable = true;
        stream.put("s", ShardRecords.record(2));
        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "2"));

        store.unavailable = false;

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("2"));
    }

    @Test
    void streamThatWasCreatedAgainIsReadFromItsBeginning() {
        stream.open("s").put("s", ShardRecords.records(1, 3).toArray(ShardRecord[]::new));
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("3"));

        stream.createAgain("stream-2");
        stream.put("s", ShardRecords.record(1));

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1,2,3", "1"));
    }

    @Test
    void latestSkipsWhatWasThere() {
        stream.open("s").put("s", ShardRecords.record(1, "k", Instant.now().minusSeconds(60)));
        gateway.put(LATEST);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));

        stream.put("s", ShardRecords.record(2, "k", Instant.now()));

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("2"));
    }

    @Test
    void latestKeepsRecordsBeforeTheFunctionIsReady() {
        gateway.functions.notReady("pay", "CodeMissing", "no code");
        stream.open("s");
        gateway.put(LATEST);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("none"));
        stream.put("s", ShardRecords.record(1, "k", Instant.now()));

        gateway.functions.ready("pay");

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1"));
    }

    @Test
    void shardsAreReadWhileTheirListFails() {
        stream.open("s");
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("none"));
        stream.failLists(new QueueException(QueueException.UNREACHABLE, "no response", null));
        soon().untilAsserted(() -> assertThat(gateway.reported).contains(QueueException.UNREACHABLE));

        stream.put("s", ShardRecords.record(1));

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));
        assertThat(stream.positions).hasSize(1);
        stream.failLists(null);
        soon().untilAsserted(() -> assertThat(gateway.reported.getLast()).isEqualTo("Connected"));
    }

    @Test
    void shardIsReleasedWhenStoreIsBack() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));
        store.unavailable = true;
        gateway.doers = _ -> Doer.OTHER;
        soon().until(() -> store.refusedWrites > 0);

        store.unavailable = false;

        soon().untilAsserted(() ->
                assertThat(store.shards()).extracting(ShardEntry::owner).containsExactly(Optional.empty()));
    }

    @Test
    void throttledBatchWaitsWhenLeaseIsInDoubt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.answers(_ -> {
            gateway.kill();
            attempts.incrementAndGet();
            return new Outcome.Throttled(ThrottleCause.RESERVED);
        });
        gateway.put(SPEC);
        soon().until(() -> attempts.get() == 1);

        await().during(Duration.ofMillis(300)).until(() -> attempts.get() == 1);
    }

    @Test
    void filteredRecordsMoveThePosition() {
        stream.open("s").put("s", ShardRecords.records(1, 3).toArray(ShardRecord[]::new));

        gateway.put(SPEC.withFilters(List.of("{\"data\": {\"seq\": [2]}}")));

        soon().untilAsserted(() -> assertThat(positions()).containsExactly("3"));
        assertThat(gateway.batches()).containsExactly("2");
    }

    @Test
    void invalidFilterIsReported() {
        stream.open("s");
        gateway.put(SPEC.withFilters(List.of("{]")));

        soon().untilAsserted(() -> assertThat(gateway.reported).containsExactly("InvalidFilter"));
    }

    @Test
    void windowHasStateAndFinalInvocation() {
        Instant window =
                Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10).minusSeconds(20);
        stream.open("s")
                .put("s", ShardRecords.record(1, "k", window), ShardRecords.record(2, "k", window.plusSeconds(1)));
        gateway.answers(invocation ->
                StreamGateway.answer("{\"state\":{\"seen\":\"" + StreamGateway.sequences(invocation) + "\"}}"));

        gateway.put(SPEC.withBatch(BatchBuilder.builder().size(1).build())
                .withShards(
                        ShardSettingsBuilder.builder().tumblingWindowSeconds(10).build()));

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "2", ""));
        JsonNode second = StreamGateway.event(gateway.invocations.get(1));
        assertThat(second.at("/state/seen").textValue()).isEqualTo("1");
        assertThat(second.at("/window/start").textValue()).isEqualTo(window.toString());
        assertThat(second.path("shardId").textValue()).isEqualTo("s");
        assertThat(second.path("isFinalInvokeForWindow").booleanValue()).isFalse();
        JsonNode last = StreamGateway.event(gateway.invocations.get(2));
        assertThat(last.at("/state/seen").textValue()).isEqualTo("2");
        assertThat(last.path("isFinalInvokeForWindow").booleanValue()).isTrue();
        assertThat(last.path("isWindowTerminatedEarly").booleanValue()).isFalse();
        soon().untilAsserted(() ->
                assertThat(store.shards()).extracting(ShardEntry::window).containsExactly(Optional.empty()));
    }

    @Test
    void windowEndsEarlyWhenStateIsTooLarge() {
        stream.open("s").put("s", ShardRecords.record(1, "k", Instant.now()));
        gateway.answers(_ -> StreamGateway.answer("{\"state\":{\"big\":\"" + "x".repeat(1_100_000) + "\"}}"));

        gateway.put(SPEC.withShards(
                ShardSettingsBuilder.builder().tumblingWindowSeconds(900).build()));

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", ""));
        JsonNode last = StreamGateway.event(gateway.invocations.getLast());
        assertThat(last.path("isWindowTerminatedEarly").booleanValue()).isTrue();
        assertThat(last.path("isFinalInvokeForWindow").booleanValue()).isTrue();
    }

    @Test
    void recordsBeyondMemoryStayInTheStream() throws Exception {
        stream.open("s").put("s", ShardRecords.records(1, 200).toArray(ShardRecord[]::new));
        // A quarter for the namespace: a page, and little more.
        try (StreamGateway small = new StreamGateway("a", (_, _) -> stream, store, 4 * 1_100_000)) {
            small.put(SPEC.withBatch(BatchBuilder.builder().size(10000).build()));

            soon().untilAsserted(() -> assertThat(positions()).containsExactly("200"));
            assertThat(small.invocations.size()).isGreaterThan(1);
        }
    }

    @Test
    void streamThatIsMissingIsReportedAndTriedAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        StreamOpening opener = (_, _) -> {
            if (attempts.incrementAndGet() < 3) {
                throw new QueueException(StreamException.NOT_FOUND, "kinesis.stream: there is no stream", null);
            }
            return stream.open("s");
        };
        try (StreamGateway other = new StreamGateway("b", opener, new MemoryShardStore())) {
            other.put(SPEC);

            soon().untilAsserted(() -> assertThat(other.reported)
                    .startsWith(StreamException.NOT_FOUND, StreamException.NOT_FOUND, "Connected"));
        }
    }

    @Test
    void positionsOfDeletedTriggerAreForgotten() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));

        gateway.remove(SPEC);

        soon().untilAsserted(() -> assertThat(store.isEmpty()).isTrue());
        assertThat(gateway.reported.getLast()).isEqualTo("forgotten");
    }

    @Test
    void changedTriggerContinues() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(positions()).containsExactly("1"));

        gateway.put(SPEC.withBatch(BatchBuilder.builder().size(1).build()));
        stream.put("s", ShardRecords.record(2), ShardRecords.record(3));

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "2", "3"));
    }

    @Test
    void recordsWaitForFunctionThatIsNotReady() {
        gateway.functions.notReady("pay", "CodeMissing", "no code");
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        soon().untilAsserted(() -> assertThat(gateway.reported).contains("Connected"));
        assertThat(gateway.invocations).isEmpty();

        gateway.functions.ready("pay");

        soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1"));
    }

    private List<String> positions() {
        return store.shards().stream()
                .map(entry -> entry.after().orElse("none"))
                .toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10));
    }
}
