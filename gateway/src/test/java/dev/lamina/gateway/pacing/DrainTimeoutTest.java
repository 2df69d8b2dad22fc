package dev.lamina.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(5)
class DrainTimeoutTest {

    @Test
    void graceTimeIsShared() {
        Duration all = Duration.ofHours(1);
        assertThat(DrainTimeout.left(
                                all, System.nanoTime() - Duration.ofMinutes(59).toNanos())
                        .atMost())
                .isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        assertThat(DrainTimeout.left(
                                all, System.nanoTime() - Duration.ofHours(2).toNanos())
                        .atMost())
                .isZero();
    }

    private final AtomicInteger running = new AtomicInteger(3);

    @Test
    void waitEndsWhenAllHasEnded() throws InterruptedException {
        new DrainTimeout(Duration.ofMinutes(1)).await(() -> running.decrementAndGet() == 0);
        assertThat(running).hasValue(0);
    }

    @Test
    void waitEndsWhenTimeIsOver() throws InterruptedException {
        new DrainTimeout(Duration.ofMillis(1)).await(() -> false);
        new DrainTimeout(Duration.ZERO).await(() -> running.decrementAndGet() == 0);
        assertThat(running).as("checked at once").hasValue(2);
    }
}
