package dev.lamina.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SharedReadTest {
    @AutoClose
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void oneAfterAnotherReadsEachTime() {
        SharedRead<Integer> read = new SharedRead<>(reads::incrementAndGet);

        assertThat(read.get()).isEqualTo(1);
        assertThat(read.get()).isEqualTo(2);
    }

    @Test
    void thoseWhoWaitShareTheNextRead() {
        CountDownLatch slow = new CountDownLatch(1);
        SharedRead<Integer> read = new SharedRead<>(() -> {
            int number = reads.incrementAndGet();
            if (number == 1) {
                awaitUninterruptibly(slow);
            }
            return number;
        });
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(read::get, threads);
        await().until(() -> reads.get() == 1);
        List<CompletableFuture<Integer>> others = IntStream.range(0, 20)
                .mapToObj(_ -> CompletableFuture.supplyAsync(read::get, threads))
                .toList();
        await().until(() -> read.waiting() == 20);

        slow.countDown();

        assertThat(first.join()).isEqualTo(1);
        assertThat(others).allSatisfy(other -> assertThat(other.join()).isEqualTo(2));
    }

    @Test
    void failureIsForThoseWhoWaited() {
        SharedRead<Integer> read = new SharedRead<>(() -> {
            if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("away");
            }
            return reads.get();
        });

        assertThatThrownBy(read::get).hasMessage("away");
        assertThat(read.get()).isEqualTo(2);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
