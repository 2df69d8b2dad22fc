package dev.lamina.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(5)
class AdaptiveLimitTest {
    private final AtomicLong now = new AtomicLong();
    private final AdaptiveLimit limit = new AdaptiveLimit(100, Duration.ofSeconds(1), now::get);

    @Test
    void limitStartsAtTen() throws InterruptedException {
        assertThat(limit.awaitRoom()).isEqualTo(10);
        limit.enter();
        assertThat(limit.awaitRoom()).isEqualTo(9);
    }

    @Test
    void limitGrowsByOnePerRunUpToMaximum() throws InterruptedException {
        run(5);
        assertThat(limit.awaitRoom()).isEqualTo(15);
        run(500);
        assertThat(limit.awaitRoom()).isEqualTo(100);
    }

    @Test
    void throttledBurstHalvesLimitOnce() throws InterruptedException {
        List<Integer> burst = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            burst.add(limit.enter());
        }
        burst.forEach(limit::sentBack);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(limit.awaitRoom()).isEqualTo(5);
    }

    @Test
    void limitIsNeverBelowOne() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            limit.sentBack(limit.enter());
        }
        now.addAndGet(TimeUnit.SECONDS.toNanos(32));
        assertThat(limit.awaitRoom()).isEqualTo(1);
    }

    @Test
    void limitGrowsSlowlyAboveLastFailure() throws InterruptedException {
        limit.sentBack(limit.enter());
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        run(4);
        assertThat(limit.awaitRoom()).isEqualTo(5);
        run(2);
        assertThat(limit.awaitRoom()).isEqualTo(6);
    }

    @Test
    void limitPausesAfterThrottle() {
        limit.sentBack(limit.enter());
        CompletableFuture<Integer> room = awaitInBackground();
        assertThat(room).isNotDone();
        limit.resume();
        assertThat(room).succeedsWithin(Duration.ofSeconds(4)).isEqualTo(5);
    }

    @Test
    void pauseDoublesWhileNothingRuns() throws InterruptedException {
        limit.sentBack(limit.enter());
        limit.sentBack(limit.enter());
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1999));
        CompletableFuture<Integer> room = awaitInBackground();
        assertThat(room).isNotDone();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(limit.awaitRoom()).isEqualTo(2);
    }

    @Test
    void finishedInvocationMakesRoom() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            limit.enter();
        }
        CompletableFuture<Integer> room = awaitInBackground();
        assertThat(room).isNotDone();
        limit.ran();
        assertThat(room).succeedsWithin(Duration.ofSeconds(4)).isEqualTo(2);
    }

    private void run(int times) {
        for (int i = 0; i < times; i++) {
            limit.enter();
            limit.ran();
        }
    }

    private CompletableFuture<Integer> awaitInBackground() {
        CompletableFuture<Integer> room = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                room.complete(limit.awaitRoom());
            } catch (InterruptedException e) {
                room.completeExceptionally(e);
            }
        });
        return room;
    }

    @Test
    void ceilingLimitsRoomWithoutHalving() throws InterruptedException {
        AtomicInteger ceiling = new AtomicInteger(3);
        AdaptiveLimit below = new AdaptiveLimit(100, ceiling::get, Duration.ofSeconds(1), System::nanoTime);
        assertThat(below.awaitRoom()).isEqualTo(3);

        ceiling.set(0);
        assertThat(below.awaitRoom(Duration.ofMillis(20))).isZero();

        ceiling.set(20);
        assertThat(below.awaitRoom()).isEqualTo(10);
    }

    @Test
    void oneTooManyBelowCeilingDoesNotHalve() throws InterruptedException {
        AdaptiveLimit below = new AdaptiveLimit(100, () -> 50, Duration.ofSeconds(100), System::nanoTime);
        below.enter();

        below.tooMany();

        assertThat(below.awaitRoom()).isEqualTo(10);
    }
}
