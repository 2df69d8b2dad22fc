package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.BatchBuilder;
import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.api.ShardSettingsBuilder;
import dev.lamina.api.ShardedSource.StartingPosition;
import dev.lamina.api.SourceBuilder;
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

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("2"));
        assertThat(gateway.batches()).containsExactly("1,2");
        assertThat(gateway.reported.getFirst()).isEqualTo("Connected");
    }

    @Test
    void shardThatWasDeletedIsNoLongerRead() {
        stream.open("s").open("t").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactlyInAnyOrder("1", "none"));

        stream.delete("s");

        StreamGateway.soon()
                .untilAsserted(
                        () -> assertThat(gateway.messages).anyMatch(text -> text.contains("deleted by the stream")));
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("none"));
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

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactlyInAnyOrder("1", "2"));
        assertThat(store.positions()).containsExactly("none");
        slow.complete(StreamGateway.OK);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("3"));
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

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "1", "1", "2"));
        StreamGateway.soon()
                .untilAsserted(() -> assertThat(store.shards())
                        .extracting(ShardEntry::ended)
                        .containsExactlyInAnyOrder(true, false));
    }

    @Test
    void shardOfGatewayThatEndedIsContinued() throws Exception {
        stream.open("s").put("s", ShardRecords.record(1));
        try (StreamGateway other = new StreamGateway("b", (_, _) -> stream, store)) {
            gateway.alive = List.of("a", "b");
            other.alive = List.of("a", "b");
            gateway.put(SPEC);
            StreamGateway.soon()
                    .untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));
            other.put(SPEC);
            gateway.kill();
            stream.put("s", ShardRecords.record(2));
            other.alive = List.of("b");

            StreamGateway.soon().untilAsserted(() -> assertThat(other.batches()).containsExactly("2"));
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
            StreamGateway.soon()
                    .untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1"));
            other.put(SPEC);
            gateway.doers = _ -> Doer.OTHER;
            stream.put("s", ShardRecords.record(2));
            slow.complete(StreamGateway.OK);

            StreamGateway.soon().untilAsserted(() -> assertThat(other.batches()).containsExactly("2"));
        }
    }

    @Test
    void nothingBeginsWithoutValidLease() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));
        gateway.kill();
        stream.put("s", ShardRecords.record(2));
        StreamGateway.soon()
                .untilAsserted(() -> assertThat(gateway.iteratorAge()).isPositive());
        assertThat(gateway.batches()).containsExactly("1");

        gateway.doers = _ -> Doer.THIS;

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "2"));
        StreamGateway.soon()
                .untilAsserted(() -> assertThat(gateway.iteratorAge()).isZero());
    }

    @Test
    void positionIsStoredWhenStoreIsBack() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));
        store.unavailable = true;
        stream.put("s", ShardRecords.record(2));
        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "2"));

        store.unavailable = false;

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("2"));
    }

    @Test
    void streamThatWasCreatedAgainIsReadFromItsBeginning() {
        stream.open("s").put("s", ShardRecords.records(1, 3).toArray(ShardRecord[]::new));
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("3"));

        stream.createAgain("stream-2");
        stream.put("s", ShardRecords.record(1));

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1,2,3", "1"));
    }

    @Test
    void latestSkipsWhatWasThere() {
        stream.open("s").put("s", ShardRecords.record(1, "k", Instant.now().minusSeconds(60)));
        gateway.put(LATEST);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));

        stream.put("s", ShardRecords.record(2, "k", Instant.now()));

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("2"));
    }

    @Test
    void latestKeepsRecordsBeforeTheFunctionIsReady() {
        gateway.functions.notReady("pay", "CodeMissing", "no code");
        stream.open("s");
        gateway.put(LATEST);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("none"));
        stream.put("s", ShardRecords.record(1, "k", Instant.now()));

        gateway.functions.ready("pay");

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1"));
    }

    @Test
    void shardsAreReadWhileTheirListFails() {
        stream.open("s");
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("none"));
        stream.failLists(new QueueException(QueueException.UNREACHABLE, "no response", null));
        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.reported).contains(QueueException.UNREACHABLE));

        stream.put("s", ShardRecords.record(1));

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));
        assertThat(stream.positions).hasSize(1);
        stream.failLists(null);
        StreamGateway.soon()
                .untilAsserted(() -> assertThat(gateway.reported.getLast()).isEqualTo("Connected"));
    }

    @Test
    void shardIsReleasedWhenStoreIsBack() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));
        store.unavailable = true;
        gateway.doers = _ -> Doer.OTHER;
        StreamGateway.soon().until(() -> store.refusedWrites > 0);

        store.unavailable = false;

        StreamGateway.soon()
                .untilAsserted(() ->
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
        StreamGateway.soon().until(() -> attempts.get() == 1);

        await().during(Duration.ofMillis(300)).until(() -> attempts.get() == 1);
    }

    @Test
    void filteredRecordsMoveThePosition() {
        stream.open("s").put("s", ShardRecords.records(1, 3).toArray(ShardRecord[]::new));

        gateway.put(SPEC.withFilters(List.of("{\"data\": {\"seq\": [2]}}")));

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("3"));
        assertThat(gateway.batches()).containsExactly("2");
    }

    @Test
    void invalidFilterIsReported() {
        stream.open("s");
        gateway.put(SPEC.withFilters(List.of("{]")));

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.reported).containsExactly("InvalidFilter"));
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

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "2", ""));
        JsonNode second = StreamGateway.event(gateway.invocations.get(1));
        assertThat(second.at("/state/seen").textValue()).isEqualTo("1");
        assertThat(second.at("/window/start").textValue()).isEqualTo(window.toString());
        assertThat(second.path("shardId").textValue()).isEqualTo("s");
        assertThat(second.path("isFinalInvokeForWindow").booleanValue()).isFalse();
        JsonNode last = StreamGateway.event(gateway.invocations.get(2));
        assertThat(last.at("/state/seen").textValue()).isEqualTo("2");
        assertThat(last.path("isFinalInvokeForWindow").booleanValue()).isTrue();
        assertThat(last.path("isWindowTerminatedEarly").booleanValue()).isFalse();
        StreamGateway.soon()
                .untilAsserted(() -> assertThat(store.shards())
                        .extracting(ShardEntry::window)
                        .containsExactly(Optional.empty()));
    }

    @Test
    void windowEndsEarlyWhenStateIsTooLarge() {
        stream.open("s").put("s", ShardRecords.record(1, "k", Instant.now()));
        gateway.answers(_ -> StreamGateway.answer("{\"state\":{\"big\":\"" + "x".repeat(1_100_000) + "\"}}"));

        gateway.put(SPEC.withShards(
                ShardSettingsBuilder.builder().tumblingWindowSeconds(900).build()));

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", ""));
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

            StreamGateway.soon()
                    .untilAsserted(() -> assertThat(store.positions()).containsExactly("200"));
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

            StreamGateway.soon()
                    .untilAsserted(() -> assertThat(other.reported)
                            .startsWith(StreamException.NOT_FOUND, StreamException.NOT_FOUND, "Connected"));
        }
    }

    @Test
    void positionsOfDeletedTriggerAreForgotten() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));

        gateway.remove(SPEC);

        StreamGateway.soon().untilAsserted(() -> assertThat(store.isEmpty()).isTrue());
        assertThat(gateway.reported.getLast()).isEqualTo("forgotten");
    }

    @Test
    void changedTriggerContinues() {
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));

        gateway.put(SPEC.withBatch(BatchBuilder.builder().size(1).build()));
        stream.put("s", ShardRecords.record(2), ShardRecords.record(3));

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1", "2", "3"));
    }

    @Test
    void recordsWaitForFunctionThatIsNotReady() {
        gateway.functions.notReady("pay", "CodeMissing", "no code");
        stream.open("s").put("s", ShardRecords.record(1));
        gateway.put(SPEC);
        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.reported).contains("Connected"));
        assertThat(gateway.invocations).isEmpty();

        gateway.functions.ready("pay");

        StreamGateway.soon().untilAsserted(() -> assertThat(gateway.batches()).containsExactly("1"));
    }
}
