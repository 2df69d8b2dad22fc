package dev.lamina.gateway.source.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Runs tasks at given times, on virtual threads; with one timer for all. */
class ClockTimer {
    private static final Logger LOG = Logger.getLogger(ClockTimer.class);
    /** The clock is read at least this often, to notice that it was set or that the machine was suspended. */
    private static final Duration MAX_SLEEP = Duration.ofSeconds(30);

    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("schedule timer").daemon().factory());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ClockTimer(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    void at(Instant time, Runnable task) {
        Duration left = Duration.between(clock.instant(), time);
        if (left.compareTo(MAX_SLEEP) > 0) {
            after(MAX_SLEEP, () -> at(time, task));
        } else if (left.isPositive()) {
            // Compares with the clock again: a moment too early, nothing would be due.
            after(left, () -> at(time, task));
        } else {
            threads.execute(task);
        }
    }

    void now(Runnable task) {
        threads.execute(task);
    }

    void stop() {
        timer.shutdownNow();
    }

    /** Tasks that are given after {@link #stop} are not run. */
    void after(Duration wait, Runnable step) {
        try {
            var _ = timer.schedule(step, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.tracef("the timer has stopped");
        }
    }
}
