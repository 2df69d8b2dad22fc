package dev.lamina.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.stub.NoReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private final List<Execution> expired = new CopyOnWriteArrayList<>();

    @Test
    void expiredInvocationIsStopped() {
        Watchdog watchdog = new Watchdog(1, Duration.ofMillis(50), expired::add);
        Execution execution = execution(Duration.ofMillis(50));
        watchdog.watch(0, execution);
        await().until(() -> expired.contains(execution));
        assertThat(execution.elapsedNanos())
                .isBetween(
                        Duration.ofMillis(50).toNanos(), Duration.ofSeconds(2).toNanos());
        assertThat(execution.claim()).as("only the watchdog answers").isFalse();
    }

    @Test
    void finishedInvocationIsNotStopped() {
        Watchdog watchdog = new Watchdog(1, Duration.ofMillis(20), expired::add);
        List<Execution> inTime = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Execution execution = execution(Duration.ofMillis(20));
            watchdog.watch(0, execution);
            watchdog.release(0);
            if (execution.elapsedNanos() < Duration.ofMillis(20).toNanos()) {
                inTime.add(execution);
            }
        }
        assertThat(inTime).isNotEmpty();
        await().during(Duration.ofMillis(80)).until(() -> Collections.disjoint(expired, inTime));
    }

    @Test
    void earlierDeadlineWakesWatchdog() {
        Watchdog watchdog = new Watchdog(2, Duration.ofMinutes(10), expired::add);
        await().during(Duration.ofMillis(50)).until(() -> true); // it sleeps for ten minutes now
        watchdog.watch(0, execution(Duration.ofMinutes(5)));
        Execution soon = execution(Duration.ofMillis(30));
        watchdog.watch(1, soon);
        await().atMost(Duration.ofSeconds(30)).until(() -> expired.equals(List.of(soon)));
    }

    private static Execution execution(Duration timeout) {
        Invocation invocation = new Invocation("r", null, 0, null, null, null, null, null, false, false, new byte[0]);
        return new Execution(invocation, new NoReply(), timeout);
    }
}
