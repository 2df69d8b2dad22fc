package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FunctionRefreshTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private final FunctionId hello = new FunctionId("default", "hello");
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.close();
    }

    @Test
    void requestsDuringReadShareNextRead() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FunctionRefresh refresh = new FunctionRefresh(
                function -> {
                    reading.countDown();
                    await(goOn);
                    begun.incrementAndGet();
                },
                threads,
                PATIENCE);

        CompletableFuture<Integer> first = ask(refresh);
        await(reading);
        List<CompletableFuture<Integer>> later = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            later.add(ask(refresh));
        }
        goOn.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        for (CompletableFuture<Integer> each : later) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        }
        assertThat(begun).hasValue(2);
    }

    @Test
    void failedReadCompletesRequest() throws Exception {
        FunctionRefresh refresh = new FunctionRefresh(
                function -> {
                    begun.incrementAndGet();
                    throw new IllegalStateException("no API server");
                },
                threads,
                PATIENCE);
        assertThat(ask(refresh).get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(ask(refresh).get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }

    /** The number of reads when the requested one had ended. */
    private CompletableFuture<Integer> ask(FunctionRefresh refresh) {
        return refresh.refresh(hello).toCompletableFuture().thenApply(_ -> begun.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
