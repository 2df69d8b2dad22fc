package dev.lamina.gateway.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentlySettledTest {
    private final RecentlySettled settled = new RecentlySettled();

    @Test
    void onlySameAttemptIsRecognised() {
        StoredEvent event = event("id", 1, 1000);
        settled.add(event);
        assertThat(settled.contains(event("id", 1, 1000))).isTrue();
        assertThat(settled.contains(event.retry(2, Instant.ofEpochMilli(5)))).isFalse();
        assertThat(settled.contains(event("id", 1, 1001)))
                .as("a caller used the request id again")
                .isFalse();
    }

    @Test
    void oldestEntryIsForgotten() {
        IntStream.rangeClosed(0, 1000).forEach(i -> settled.add(event("id" + i, 1, 0)));
        assertThat(settled.contains(event("id0", 1, 0))).isFalse();
        assertThat(settled.contains(event("id1", 1, 0))).isTrue();
    }

    private static StoredEvent event(String id, int attempt, long acceptedAt) {
        return StoredEventBuilder.builder()
                .requestId(id)
                .function(new FunctionId("shop", "pay"))
                .invokedArn("arn")
                .acceptedAt(Instant.ofEpochMilli(acceptedAt))
                .attempt(attempt)
                .payload(new byte[0])
                .build();
    }
}
