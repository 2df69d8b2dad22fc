package dev.lamina.gateway.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Runs things at their time, on virtual threads; one timer for all. */
class Alarms {
  private static final Logger LOG = Logger.getLogger(Alarms.class);
  /** A clock that is set, or a machine that slept, is noticed so soon. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("schedule timer").daemon().factory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Alarms(Clock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  void at(Instant time, Runnable task) {
    Duration left = Duration.between(clock.instant(), time);
    if (left.compareTo(LONGEST_SLEEP) > 0) {
      after(LONGEST_SLEEP, () -> at(time, task));
    } else if (left.isPositive()) {
      // Again by the clock: read a moment too early, it would find nothing due.
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

  /** What is asked for after the end is not run. */
  void after(Duration wait, Runnable step) {
    try {
      timer.schedule(step, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.tracef("the end came first");
    }
  }
}
