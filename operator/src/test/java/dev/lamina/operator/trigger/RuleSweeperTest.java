package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuleSweeperTest {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final BlockingQueue<String> sweeps = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> swept = new LinkedBlockingQueue<>();
    private RuleSweeper sweeper;

    @AfterEach
    void stop() {
        sweeper.stop();
    }

    @Test
    void startSweepsAllBucketsWithoutNotice() throws InterruptedException {
        sweeper = sweeper(Set.of("images", "texts"), sweeps::add);
        sweeper.start();

        assertThat(List.of(take(sweeps), take(sweeps))).containsExactlyInAnyOrder("images", "texts");
        sweeper.soon("other");
        assertThat(take(swept)).isEqualTo("other");
    }

    /** A store that has just started may not show its rules yet. */
    @Test
    void bucketWithoutRulesIsCheckedOnceMore() throws InterruptedException {
        sweeper = new RuleSweeper(
                Set::of,
                (bucket, seenEmpty) -> {
                    sweeps.add(bucket + " " + seenEmpty);
                    return seenEmpty;
                },
                FIRST_PAUSE);
        sweeper.soon("images");

        assertThat(take(sweeps)).isEqualTo("images false");
        assertThat(take(sweeps)).isEqualTo("images true");
    }

    @Test
    void unreadableListIsReadAgain() throws InterruptedException {
        AtomicInteger reads = new AtomicInteger();
        sweeper = new RuleSweeper(
                () -> {
                    if (reads.incrementAndGet() < 3) {
                        throw new IllegalStateException("not now");
                    }
                    return Set.of("images");
                },
                (bucket, seenEmpty) -> sweeps.add(bucket),
                FIRST_PAUSE);
        sweeper.start();

        assertThat(take(sweeps)).isEqualTo("images");
    }

    @Test
    void failedBucketIsSweptAgainWithGrowingPauses() throws InterruptedException {
        List<Long> times = new ArrayList<>();
        CountDownLatch failed = new CountDownLatch(4);
        sweeper = sweeper(Set.of(), bucket -> {
            if (bucket.equals("broken") && failed.getCount() > 0) {
                times.add(System.nanoTime());
                failed.countDown();
                throw new IllegalStateException("the store does not answer");
            }
            sweeps.add(bucket);
        });
        sweeper.soon("broken");
        sweeper.soon("images");

        assertThat(take(sweeps)).isEqualTo("images");
        assertThat(take(sweeps)).isEqualTo("broken");
        assertThat(take(swept)).isEqualTo("images");
        assertThat(take(swept)).as("asked for long ago").isEqualTo("broken");
        for (int i = 1; i < times.size(); i++) {
            assertThat(Duration.ofNanos(times.get(i) - times.get(i - 1)))
                    .isGreaterThanOrEqualTo(FIRST_PAUSE.multipliedBy(1L << (i - 1)));
        }
    }

    @Test
    void triggerDeletedDuringSweepCausesAnother() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        sweeper = sweeper(Set.of(), bucket -> {
            sweeps.add(bucket);
            begun.countDown();
            awaitOrFail(ends);
        });
        sweeper.soon("images");
        awaitOrFail(begun);
        sweeper.soon("images");
        ends.countDown();

        assertThat(List.of(take(sweeps), take(sweeps))).containsExactly("images", "images");
    }

    @Test
    void listIsReadAgainAfterError() throws InterruptedException {
        AtomicInteger reads = new AtomicInteger();
        sweeper = sweeper(
                () -> {
                    if (reads.getAndIncrement() == 0) {
                        throw new NoClassDefFoundError("no such class");
                    }
                    return Set.of("images");
                },
                sweeps::add);

        sweeper.start();

        assertThat(take(sweeps)).isEqualTo("images");
    }

    private RuleSweeper sweeper(Set<String> noted, Consumer<String> sweep) {
        return sweeper(() -> noted, sweep);
    }

    private RuleSweeper sweeper(Supplier<Set<String>> noted, Consumer<String> sweep) {
        RuleSweeper made = new RuleSweeper(
                noted,
                (bucket, seenEmpty) -> {
                    sweep.accept(bucket);
                    return true;
                },
                FIRST_PAUSE);
        made.onSwept(swept::add);
        return made;
    }

    private static String take(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }

    private static void awaitOrFail(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
