package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.source.queue.QueueException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A list of shards ends. */
class ShardListingTest {
    private final ShardListing listing =
            new ShardListing(new StreamException.Subject("kinesis", "stream", "clicks", "http://aws"));

    @Test
    void listEndsWithoutToken() throws QueueException {
        assertThat(listing.continuesAt("next")).isTrue();
        assertThat(listing.continuesAt("")).isFalse();
        assertThat(listing.continuesAt(null)).isFalse();
    }

    @Test
    void repeatedPageIsRefused() throws QueueException {
        listing.continuesAt("a");
        listing.continuesAt("b");

        assertThatThrownBy(() -> listing.continuesAt("a"))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("kinesis.endpoint");
    }

    @Test
    void tooManyShardsAreRefused() throws QueueException {
        for (int i = 0; i < ShardListing.MOST; i++) {
            listing.add(new Shard("s" + i, List.of(), false));
        }

        assertThatThrownBy(() -> listing.continuesAt("more"))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("kinesis.stream")
                .hasMessageContaining("10000 shards");
    }
}
