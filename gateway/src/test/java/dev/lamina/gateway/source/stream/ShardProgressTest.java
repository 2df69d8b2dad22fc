package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The position never passes a record that is not done. */
class ShardProgressTest {
    private final List<ShardRecord> records = ShardRecords.records(1, 4);
    private final ShardProgress progress = new ShardProgress(Optional.of("0"));

    @Test
    void positionWaitsForEarlierRecords() {
        records.forEach(progress::read);

        progress.done(List.of(records.get(1), records.get(3)));
        assertThat(progress.position()).contains("0");
        progress.done(List.of(records.get(0)));

        assertThat(progress.position()).contains("2");
        assertThat(progress.size()).isEqualTo(2);
        assertThat(progress.oldest()).contains(records.get(2));
        progress.done(List.of(records.get(2)));
        assertThat(progress.position()).contains("4");
        assertThat(progress.oldest()).isEmpty();
    }
}
