package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.api.ShardedSource;
import dev.lamina.api.ShardedSource.StartingPosition;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.stream.StreamPositions.Begin;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where reading of a shard begins. */
class StreamPositionsTest {
    private static final Shard CLOSED = new Shard("closed", List.of(), true);
    private static final Shard OPEN = new Shard("open", List.of("closed"), false);
    private static final Shard LATER = new Shard("later", List.of("open"), false);
    private static final Instant NOW = ShardRecords.NOW;

    private final MemoryShardStore store = new MemoryShardStore();

    @Test
    void oldestRecordIsTheDefault() throws Exception {
        StreamPositions positions = positions(null, "one");
        positions.begin(() -> NOW);

        assertThat(first(positions, OPEN)).isEqualTo(new ShardPosition.Oldest());
        assertThat(positions.isEnded("closed")).isFalse();
        assertThat(store.isEmpty()).isTrue();
    }

    @Test
    void storedPositionIsContinued() throws Exception {
        ShardEntry entry = new ShardEntry(Optional.empty(), Optional.of("7"), false, Optional.empty());

        assertThat(positions(StartingPosition.Latest, "one")
                        .beginning(OPEN, entry)
                        .first())
                .isEqualTo(new ShardPosition.After("7"));
    }

    @Test
    void latestSkipsClosedShardsAndReadsLaterOnesWhole() throws Exception {
        StreamPositions positions = positions(StartingPosition.Latest, "one");
        positions.begin(() -> NOW);

        assertThat(positions.isEnded("closed")).isTrue();
        assertThat(first(positions, OPEN)).isEqualTo(new ShardPosition.From(NOW));
        assertThat(first(positions, LATER)).isEqualTo(new ShardPosition.Oldest());
    }

    @Test
    void latestIsTheSameMomentAfterRestart() throws Exception {
        positions(StartingPosition.Latest, "one").begin(() -> NOW);

        StreamPositions restarted = positions(StartingPosition.Latest, "one");
        restarted.begin(() -> NOW.plusSeconds(60));
        Begin begin = restarted.beginning(OPEN, ShardEntry.NEW);

        assertThat(begin.first()).isEqualTo(new ShardPosition.From(NOW));
        assertThat(begin.since()).contains(NOW);
    }

    @Test
    void latestWaitsUntilTheMomentIsKnown() throws Exception {
        positions(StartingPosition.Latest, "one").begin(() -> NOW);
        StreamPositions other = positions(StartingPosition.Latest, "one");
        store.lags = true;

        assertThatThrownBy(() -> other.begin(() -> NOW.plusSeconds(60))).isInstanceOf(IOException.class);

        store.lags = false;
        other.begin(() -> NOW.plusSeconds(60));
        assertThat(first(other, OPEN)).isEqualTo(new ShardPosition.From(NOW));
    }

    @Test
    void latestOfAnotherStreamBeginsNow() throws Exception {
        positions(StartingPosition.Latest, "one").begin(() -> NOW);
        Instant changed = NOW.plusSeconds(60);

        StreamPositions other = new StreamPositions(
                store,
                "uid",
                source(StartingPosition.Latest),
                new StreamView("other", "other/1", List.of(CLOSED, OPEN)));
        other.begin(() -> changed);

        assertThat(first(other, OPEN)).isEqualTo(new ShardPosition.From(changed));
    }

    @Test
    void tableStreamThatWasEnabledAgainIsTheSamePlace() {
        StreamView first = new StreamView("arn:aws:dynamodb:r:1:table/t/stream/2026-01-31T08", "1", List.of());
        StreamView again = new StreamView("arn:aws:dynamodb:r:1:table/t/stream/2026-01-31T09", "2", List.of());

        assertThat(again.place()).isEqualTo(first.place());
    }

    @Test
    void streamThatWasCreatedAgainIsReadWhole() throws Exception {
        positions(StartingPosition.Latest, "one").begin(() -> NOW);

        StreamPositions again = positions(StartingPosition.Latest, "two");
        again.begin(() -> NOW.plusSeconds(60));

        assertThat(again.isEnded("closed")).isFalse();
        assertThat(first(again, OPEN)).isEqualTo(new ShardPosition.Oldest());
    }

    @Test
    void timeThatIsNoneIsExplained() {
        ShardedSource source = KinesisStreamBuilder.builder().stream("clicks")
                .startingPosition(StartingPosition.AtTimestamp)
                .startingTimestamp("2026-02-30T00:00:00Z")
                .build();
        StreamPositions positions = new StreamPositions(store, "uid", source, view("one"));

        assertThatThrownBy(() -> positions.beginning(OPEN, ShardEntry.NEW))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("kinesis.startingTimestamp: 2026-02-30");
    }

    @Test
    void positionsOfFormerShardsAreForgotten() throws Exception {
        store.write("uid.former.shard", ShardEntry.NEW.write(), 0);
        store.write("other.former.shard", ShardEntry.NEW.write(), 0);
        StreamPositions positions = positions(StartingPosition.Latest, "one");
        positions.begin(() -> NOW);

        positions.tidy(List.of(OPEN));
        assertThat(store.keys("uid")).hasSize(2);
        positions.tidy(List.of(OPEN));

        assertThat(store.keys("uid")).singleElement().asString().startsWith("uid.start.");
        assertThat(store.keys("other")).hasSize(1);
    }

    private static ShardPosition first(StreamPositions positions, Shard shard) throws QueueException {
        return positions.beginning(shard, ShardEntry.NEW).first();
    }

    private StreamPositions positions(StartingPosition position, String identity) throws IOException {
        return new StreamPositions(store, "uid", source(position), view(identity));
    }

    private static ShardedSource source(StartingPosition position) {
        return KinesisStreamBuilder.builder().stream("clicks")
                .startingPosition(position)
                .build();
    }

    private static StreamView view(String identity) {
        return new StreamView("arn", identity, List.of(CLOSED, OPEN));
    }
}
