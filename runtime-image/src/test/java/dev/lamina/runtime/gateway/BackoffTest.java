package dev.lamina.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackoffTest {
    @Test
    void pausesDoubleUpToMaximum() {
        Backoff backoff = new Backoff(250, 5_000);
        assertThat(LongStream.generate(backoff::next).limit(7))
                .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    }

    @Test
    void resetRestartsPauses() {
        Backoff backoff = new Backoff(250, 5_000);
        backoff.next();
        backoff.next();
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(250);
    }

    @Test
    void endedBackoffDoesNotPause() throws InterruptedException {
        Backoff backoff = new Backoff(TimeUnit.HOURS.toMillis(1), TimeUnit.HOURS.toMillis(1));
        backoff.end();
        backoff.pause();
    }

    @Test
    void endCutsRunningPauseShort() throws InterruptedException {
        Backoff backoff = new Backoff(TimeUnit.HOURS.toMillis(1), TimeUnit.HOURS.toMillis(1));
        Thread pausing = Thread.ofPlatform().daemon().start(() -> {
            try {
                backoff.pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (pausing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        backoff.end();
        pausing.join();
    }
}
