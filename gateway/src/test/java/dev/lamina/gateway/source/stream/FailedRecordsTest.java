package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DeadLetter;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.ShardSettingsBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.TriggerSpec;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a gateway does with records of a stream that fail, are throttled or become too old. */
@Timeout(30)
class FailedRecordsTest {
    private static final TriggerSpec SPEC = StreamGateway.spec();
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

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("2"));
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

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));
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

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("4"));
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
        StreamGateway.soon()
                .untilAsserted(() -> assertThat(gateway.messages).anyMatch(text -> text.contains("no such queue")));
        assertThat(store.positions()).containsExactly("none");

        gateway.deadLetterFailure = null;

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));
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

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("2"));
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

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("2"));
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

        StreamGateway.soon().untilAsserted(() -> assertThat(store.positions()).containsExactly("1"));
        assertThat(gateway.deadLetters).singleElement().asString().contains("RecordAgeExceeded");
    }
}
