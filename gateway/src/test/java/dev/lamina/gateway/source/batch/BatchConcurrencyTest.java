package dev.lamina.gateway.source.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BatchConcurrencyTest {
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    @Test
    void fullFlowWaitsBeforeRefusal() throws InterruptedException {
        BatchConcurrency concurrency =
                new BatchConcurrency(1, () -> 10, () -> Integer.MAX_VALUE, Duration.ofMillis(1), () -> false);
        assertThat(concurrency.takePermit()).isTrue();
        // The one that is held is being filled: nothing runs, and the limit alone says that there is room.
        long asked = System.nanoTime();
        assertThat(concurrency.takePermit()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(A_MOMENT);
    }

    @Test
    void freedPermitIsTakenAtOnce() throws InterruptedException {
        BatchConcurrency concurrency =
                new BatchConcurrency(1, () -> 10, () -> Integer.MAX_VALUE, Duration.ofMillis(1), () -> false);
        assertThat(concurrency.takePermit()).isTrue();
        Outcome done = new Outcome.Completed(Buffer.buffer("null"), false, Optional.empty(), Optional.empty());
        assertThat(concurrency.untilRun(() -> CompletableFuture.completedFuture(done), () -> true))
                .contains(done);
        concurrency.returnPermit();
        assertThat(concurrency.takePermit()).isTrue();
    }
}
