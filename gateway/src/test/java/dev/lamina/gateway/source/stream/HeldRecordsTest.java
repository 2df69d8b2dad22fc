package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lamina.gateway.pacing.SharedBytes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The memory of a shard's records has a bound. */
class HeldRecordsTest {
    private static final int SHARE = 2_000_000;

    private final HeldRecords held = new HeldRecords(new SharedBytes(4 * SHARE), "default");

    @Test
    void recordBeyondTheShareGoesAlone() {
        ShardRecord large = record(SHARE);

        assertThat(held.take(large)).isTrue();
        assertThat(held.take(record(SHARE))).isFalse();

        held.release(List.of(large));
        assertThat(held.take(record(SHARE))).isTrue();
    }

    @Test
    void largeRecordsMakePagesShort() {
        assertThat(held.most()).isBetween(50, 500);

        held.measure(List.of(record(100), record(500_000)));
        assertThat(held.most()).isEqualTo(2);

        held.measure(List.of());
        assertThat(held.most()).isEqualTo(2);

        held.measure(List.of(record(5_000_000)));
        assertThat(held.most()).isEqualTo(1);
    }

    private static ShardRecord record(int bytes) {
        return new ShardRecord(
                "1", "key", ShardRecords.NOW, JsonNodeFactory.instance.objectNode(), new byte[bytes], Map.of());
    }
}
