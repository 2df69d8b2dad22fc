package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalPaceTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final RefusalPace pace = new RefusalPace(now::get);

    @Test
    void firstRefusalsAreSentAtOnce() {
        assertThat(IntStream.range(0, 100).mapToObj(_ -> pace.next("shop"))).containsOnly(Duration.ZERO);
    }

    @Test
    void floodWaitsInTurn() {
        flood("shop", 101);

        assertThat(pace.next("shop")).isEqualTo(Duration.ofMillis(2));
        assertThat(pace.next("shop")).isEqualTo(Duration.ofMillis(4));
    }

    @Test
    void nobodyWaitsLongerThanOneSecond() {
        flood("shop", 100_000);

        assertThat(pace.next("shop")).isEqualTo(RefusalPace.LONGEST);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(pace.next("shop")).isZero();
    }

    @Test
    void otherNamespaceDoesNotWait() {
        flood("shop", 100_000);

        assertThat(pace.next("bank")).isZero();
    }

    @Test
    void fiveHundredASecondNeverWait() {
        for (int refusal = 0; refusal < 10_000; refusal++) {
            assertThat(pace.next("shop")).isZero();
            now.addAndGet(Duration.ofMillis(2).toNanos());
        }
    }

    private void flood(String namespace, int refusals) {
        for (int refusal = 0; refusal < refusals; refusal++) {
            pace.next(namespace);
        }
    }
}
