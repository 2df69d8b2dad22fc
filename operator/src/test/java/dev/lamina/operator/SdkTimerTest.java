package dev.lamina.operator;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import io.javaoperatorsdk.operator.api.config.BaseConfigurationService;
import io.javaoperatorsdk.operator.api.config.ExecutorServiceManager;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SdkTimerTest {

    /** Fails if the SDK uses another pool, which must then be checked. */
    @Test
    void timerWaitsWithoutPolling() {
        ExecutorServiceManager executors = new BaseConfigurationService().getExecutorServiceManager();
        SdkTimer.rest(executors);
        ScheduledExecutorService timer = executors.scheduledExecutorService();
        timer.schedule(() -> {}, 1, TimeUnit.HOURS);
        AtomicReference<Thread> worker = new AtomicReference<>();
        timer.execute(() -> worker.set(Thread.currentThread()));
        await().untilAtomic(worker, notNullValue());

        long id = worker.get().threadId();
        await().during(Duration.ofMillis(300)).until(() -> waits(id) < 5);
        executors.stop(Duration.ZERO);
    }

    private static long waits(long thread) {
        return ManagementFactory.getThreadMXBean().getThreadInfo(thread).getWaitedCount();
    }
}
