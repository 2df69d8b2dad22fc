package dev.lamina.gateway.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptibleWaitsTest {
    private final InterruptibleWaits waits = new InterruptibleWaits(Thread.currentThread());

    @Test
    void waitIsCutShort() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            awaitQuietly(begun);
            waits.cutShort();
        });
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> waits.await(() -> {
                    begun.countDown();
                    Thread.sleep(60_000);
                    return null;
                }));
        other.get(10, TimeUnit.SECONDS);
        assertThat(waits.<Integer>await(() -> 1)).isEqualTo(1);
    }

    @Test
    void cutShortInterruptsOnlyNextWait() throws Exception {
        waits.cutShort();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        Callable<Object> wait = () -> waits.await(Object::new);
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(wait::call);
        assertThat(wait.call()).isNotNull();
    }

    /** The result of the interrupted wait is not lost. */
    @Test
    void waitThatEndsMeanwhileReturnsResult() throws Exception {
        assertThat(waits.<String>await(() -> {
                    waits.cutShort();
                    return "event";
                }))
                .isEqualTo("event");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> waits.await(() -> null));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
