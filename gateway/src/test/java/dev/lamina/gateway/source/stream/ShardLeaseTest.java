package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.cluster.ClusterMembers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A shard has one reader at a time. */
class ShardLeaseTest {
    private static final Optional<OpenWindow> NO_WINDOW = Optional.empty();

    private final MemoryShardStore store = new MemoryShardStore();

    @Test
    void shardOfRunningGatewayIsNotTaken() throws IOException {
        assertThat(take("a", "a", "b")).isPresent();

        assertThat(take("b", "a", "b")).isEmpty();
    }

    @Test
    void shardOfGatewayThatLeftIsTakenWithItsPosition() throws IOException {
        ShardLease first = take("a", "a", "b").orElseThrow();
        first.commit(Optional.of("7"), Optional.of(OpenWindow.of(Instant.EPOCH, Duration.ofSeconds(5))));

        ShardLease second = take("b", "b").orElseThrow();

        assertThat(second.entry().after()).contains("7");
        assertThat(second.entry().window().orElseThrow().start()).isEqualTo(Instant.EPOCH);
        assertThat(first.commit(Optional.of("8"), NO_WINDOW)).isFalse();
        assertThat(store.shards()).extracting(ShardEntry::after).containsExactly(Optional.of("7"));
    }

    @Test
    void releasedShardIsTakenAtOnce() throws IOException {
        ShardLease first = take("a", "a", "b").orElseThrow();
        first.commit(Optional.of("7"), NO_WINDOW);

        first.release();

        assertThat(take("b", "a", "b").orElseThrow().entry().after()).contains("7");
    }

    @Test
    void endedShardIsNotTaken() throws IOException {
        take("a", "a").orElseThrow().end(Optional.of("7"));

        assertThat(take("a", "a")).isEmpty();
    }

    @Test
    void gatewayThatHasNotJoinedTakesNothing() throws IOException {
        assertThat(ShardLease.take(store, "k", members(Optional.empty()))).isEmpty();
        assertThat(store.isEmpty()).isTrue();
    }

    @Test
    void commitWithoutProgressWritesNothing() throws IOException {
        ShardLease lease = take("a", "a").orElseThrow();
        store.unavailable = true;

        assertThat(lease.commit(Optional.empty(), NO_WINDOW)).isTrue();
        assertThatThrownBy(() -> lease.commit(Optional.of("1"), NO_WINDOW)).isInstanceOf(IOException.class);
    }

    @Test
    void writeThatWasStoredWithoutResponseIsKept() throws IOException {
        ShardLease lease = take("a", "a").orElseThrow();
        store.losesResponse = true;
        assertThatThrownBy(() -> lease.commit(Optional.of("1"), NO_WINDOW)).isInstanceOf(IOException.class);

        assertThat(lease.commit(Optional.of("2"), NO_WINDOW)).isTrue();

        assertThat(store.shards()).extracting(ShardEntry::after).containsExactly(Optional.of("2"));
    }

    @Test
    void writeOfAnotherGatewayIsNotReplaced() throws IOException {
        ShardLease lease = take("a", "a").orElseThrow();
        store.losesResponse = true;
        assertThatThrownBy(() -> lease.commit(Optional.of("1"), NO_WINDOW)).isInstanceOf(IOException.class);
        assertThat(take("b", "b")).isPresent();

        assertThat(lease.commit(Optional.of("2"), NO_WINDOW)).isFalse();
        assertThat(lease.commit(Optional.of("2"), NO_WINDOW)).isFalse();
    }

    @Test
    void unreadableEntryIsReplaced() throws IOException {
        store.write("k", "nonsense", 0);

        assertThat(take("a", "a")).isPresent();
    }

    private Optional<ShardLease> take(String self, String... alive) throws IOException {
        return ShardLease.take(store, "k", members(Optional.of(self), alive));
    }

    private static ClusterMembers members(Optional<String> self, String... alive) {
        return new ClusterMembers() {
            @Override
            public List<String> alive() {
                return List.of(alive);
            }

            @Override
            public Optional<String> self() {
                return self;
            }

            @Override
            public boolean isLeader() {
                return false;
            }
        };
    }
}
