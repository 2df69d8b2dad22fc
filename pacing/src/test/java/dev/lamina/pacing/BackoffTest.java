package dev.lamina.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(3));

    @Test
    void pauseDoublesUpToMaximum() {
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(backoff::after))
                .extracting(Duration::toMillis)
                .containsExactly(500L, 1_000L, 2_000L, 3_000L, 3_000L);
    }

    @Test
    void anyFailureCountGivesPause() {
        assertThat(backoff.after(0)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(Long.MIN_VALUE + 1)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(Long.MAX_VALUE)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void maximumBelowFirstPauseApplies() {
        assertThat(new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(1)).after(1))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void maximumCanBeMultiple() {
        assertThat(Backoff.upTo(Duration.ofSeconds(1), 300).after(9)).isEqualTo(Duration.ofSeconds(256));
        assertThat(Backoff.upTo(Duration.ofSeconds(1), 300).after(10)).isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    void failuresAreLoggedAtPowersOfTwo() {
        assertThat(LongStream.rangeClosed(0, 20).filter(Backoff::isReported)).containsExactly(1L, 2L, 4L, 8L, 16L);
    }
}
