package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.stream.ShardReadException.Kind;
import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Where and when a shard is read next. */
class ShardCursorTest {
    private static final ShardPosition SINCE = new ShardPosition.From(ShardRecords.NOW);

    private final FakeShards shards = new FakeShards().open("s");
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> errors = new ArrayList<>();
    private final ShardCursor cursor = new ShardCursor(
            shards, "s", SINCE, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)), nanos::get, errors::add);

    @Test
    void expiredIteratorIsReplacedAfterLastRecord() throws Exception {
        cursor.read(10);
        shards.put("s", ShardRecords.record(1), ShardRecords.record(2));
        assertThat(taken(cursor.read(10))).containsExactly("1", "2");
        shards.failures.add(FakeShards.failure(Kind.EXPIRED));

        assertThat(cursor.read(10)).isEmpty();
        shards.put("s", ShardRecords.record(3));

        assertThat(taken(cursor.read(10))).containsExactly("3");
        assertThat(shards.positions).containsExactly("s " + SINCE, "s After[sequence=2]");
    }

    @Test
    void startIsRepeatedWhenFirstIteratorExpires() throws Exception {
        shards.failures.add(FakeShards.failure(Kind.EXPIRED));
        cursor.read(10);
        cursor.read(10);

        assertThat(shards.positions).containsExactly("s " + SINCE, "s " + SINCE);
    }

    @Test
    void throttledReadsPauseLongerEachTime() throws Exception {
        shards.failures.add(FakeShards.failure(Kind.THROTTLED));
        shards.failures.add(FakeShards.failure(Kind.THROTTLED));
        cursor.read(10);
        assertThat(waitMillis()).isEqualTo(1000);
        cursor.read(10);
        assertThat(waitMillis()).isEqualTo(2000);

        cursor.read(10);

        assertThat(waitMillis()).isEqualTo(shards.pace().toMillis());
        assertThat(errors).isEmpty();
    }

    @Test
    void trimmedShardIsReadFromOldestAndReported() throws Exception {
        shards.failures.add(FakeShards.failure(Kind.TRIMMED));
        cursor.read(10);
        shards.put("s", ShardRecords.record(1));

        assertThat(taken(cursor.read(10))).containsExactly("1");
        assertThat(errors).hasSize(1);
        assertThat(shards.positions.getLast()).isEqualTo("s Oldest[]");
    }

    @Test
    void restOfPageIsReadAgain() throws Exception {
        cursor.read(10);
        shards.put("s", ShardRecords.record(1), ShardRecords.record(2));
        cursor.read(10);
        cursor.passed("1");
        cursor.dropRest();

        assertThat(taken(cursor.read(10))).containsExactly("2");
    }

    @Test
    void fullPageIsFollowedByNextReadSoon() throws Exception {
        cursor.read(1);
        shards.put("s", ShardRecords.record(1), ShardRecords.record(2));
        cursor.read(1);

        assertThat(waitMillis()).isEqualTo(200);
    }

    @Test
    void failureIsThrownAndPauses() {
        shards.failures.add(new QueueException(QueueException.ACCESS_DENIED, "no", null));

        assertThatThrownBy(() -> cursor.read(10)).isInstanceOf(QueueException.class);

        assertThat(waitMillis()).isEqualTo(1000);
    }

    private List<String> taken(Optional<ShardPage> page) {
        List<String> sequences = ShardRecords.sequences(page.orElseThrow().records());
        sequences.forEach(cursor::passed);
        return sequences;
    }

    private long waitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(cursor.waitNanos());
    }
}
