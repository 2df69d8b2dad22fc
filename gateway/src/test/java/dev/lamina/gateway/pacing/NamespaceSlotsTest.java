package dev.lamina.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work of one namespace leaves room for that of others. */
class NamespaceSlotsTest {
    private final NamespaceSlots slots = new NamespaceSlots(8);

    @Test
    void busyNamespaceLeavesRoom() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Semaphore begun = new Semaphore(0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                var _ = threads.submit(() -> slots.run("busy", () -> {
                    begun.release();
                    return awaited(end);
                }));
            }
            assertThat(begun.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();

            assertThat(slots.run("other", () -> "done")).isEqualTo("done");
            assertThat(begun.availablePermits())
                    .as("beyond the part of a namespace")
                    .isZero();

            end.countDown();
            assertThat(begun.tryAcquire(18, 5, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean awaited(CountDownLatch end) {
        try {
            return end.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
