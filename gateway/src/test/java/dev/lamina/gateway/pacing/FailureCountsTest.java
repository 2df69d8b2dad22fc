package dev.lamina.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureCountsTest {
    private Instant now = Instant.EPOCH;
    private final FailureCounts<String> failures =
            new FailureCounts<>(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4)), () -> now);

    @Test
    void attemptIsAllowedWithoutFailure() {
        assertThat(failures.mayTry("a")).isTrue();
    }

    @Test
    void pauseGrowsWithEachFailure() {
        assertThat(failures.add("a")).isEqualTo(1);
        expectNextTryAfter(Duration.ofSeconds(1));
        assertThat(failures.add("a")).isEqualTo(2);
        expectNextTryAfter(Duration.ofSeconds(2));
        assertThat(failures.add("a")).isEqualTo(3);
        expectNextTryAfter(Duration.ofSeconds(4));
        assertThat(failures.add("a")).isEqualTo(4);
        expectNextTryAfter(Duration.ofSeconds(4));
    }

    @Test
    void failureOfOneDoesNotDelayAnother() {
        failures.add("a");
        assertThat(failures.mayTry("b")).isTrue();
    }

    @Test
    void successResetsFailures() {
        failures.add("a");
        failures.add("a");
        failures.clear("a");
        assertThat(failures.mayTry("a")).isTrue();
        assertThat(failures.add("a")).isEqualTo(1);
    }

    @Test
    void removedEntryIsForgotten() {
        failures.add("a");
        failures.add("b");
        failures.keepOnly("b"::equals);
        assertThat(failures.add("a")).isEqualTo(1);
        assertThat(failures.add("b")).isEqualTo(2);
    }

    private void expectNextTryAfter(Duration pause) {
        now = now.plus(pause).minusMillis(1);
        assertThat(failures.mayTry("a")).isFalse();
        now = now.plusMillis(1);
        assertThat(failures.mayTry("a")).isTrue();
    }
}
