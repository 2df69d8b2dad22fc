package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Parents are finished before their children begin. */
class ShardPlanTest {
    private static final Shard ONE = new Shard("1", List.of("0"), true);
    private static final Shard TWO = new Shard("2", List.of(), true);
    private static final Shard SPLIT = new Shard("3", List.of("1"), false);
    private static final Shard MERGED = new Shard("4", List.of("1", "2"), false);
    private static final List<Shard> ALL = List.of(ONE, TWO, SPLIT, MERGED);

    @Test
    void childrenWaitForParents() throws IOException {
        assertThat(readable(Set.of())).containsExactly(ONE, TWO);
        assertThat(readable(Set.of("1"))).containsExactly(TWO, SPLIT);
        assertThat(readable(Set.of("1", "2"))).containsExactly(SPLIT, MERGED);
        assertThat(readable(Set.of("1", "2", "3", "4"))).isEmpty();
    }

    @Test
    void parentOfAnotherGatewayIsWaitedFor() throws IOException {
        assertThat(ShardPlan.readable(List.of(SPLIT), ALL, _ -> false)).isEmpty();
    }

    private static List<Shard> readable(Set<String> ended) throws IOException {
        return ShardPlan.readable(ALL, ALL, ended::contains);
    }
}
