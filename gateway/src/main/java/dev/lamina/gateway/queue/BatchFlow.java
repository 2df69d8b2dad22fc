package dev.lamina.gateway.queue;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.flow.AdaptiveLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * How many batches of one trigger are under way. A batch that was not run, because the function is throttled or no environment
 * came up, stays here and is tried again: given back to the broker it would be counted there as a failure. Meanwhile nothing
 * new is received.
 *
 * <p>A place is held from before a batch is received until it is settled, so {@code maxConcurrency} is exact.
 */
final class BatchFlow {
  private static final Logger LOG = Logger.getLogger(BatchFlow.class);
  /** So often it is looked whether the poller stops. */
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final AdaptiveLimit limit;
  private final IntSupplier most;
  private final BooleanSupplier stopping;
  private final AtomicInteger notRun = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();

  /**
   * @param largest batches at once, whatever happens
   * @param most batches at once for now; may be none
   */
  BatchFlow(int largest, IntSupplier most, Duration throttleDelay, BooleanSupplier stopping) {
    this.limit = new AdaptiveLimit(largest, throttleDelay, System::nanoTime);
    this.most = most;
    this.stopping = stopping;
  }

  /**
   * Takes a place, and waits a moment for one; only the poller's own thread asks.
   *
   * <p>The trap: whoever gets none asks again at once, so an answer without a wait would be a loop that leaves no processor
   * to anybody else.
   */
  boolean takePlace() throws InterruptedException {
    long end = System.nanoTime() + TICK.toNanos();
    while (!hasPlace()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      synchronized (held) {
        TimeUnit.NANOSECONDS.timedWait(held, Math.min(left, SHORT.toNanos()));
      }
    }
    held.incrementAndGet();
    return true;
  }

  /** Batches that are being filled have a place and do not run yet. */
  private boolean hasPlace() throws InterruptedException {
    return notRun.get() == 0 && held.get() < most.getAsInt() && limit.awaitRoom(Duration.ZERO) > held.get() - limit.running();
  }

  void freePlace() {
    held.decrementAndGet();
    synchronized (held) {
      held.notifyAll();
    }
  }

  /**
   * Tries until the batch was run.
   *
   * @param wanted whether the function is still there to be tried
   * @return empty when the poller stops or nobody wants it any more before it was run
   */
  Optional<Outcome> untilRun(Supplier<CompletionStage<Outcome>> attempt, BooleanSupplier wanted) throws InterruptedException {
    while (true) {
      int entered = limit.enter();
      Outcome outcome = await(attempt.get());
      if (BatchRules.settles(outcome)) {
        limit.ran();
        return Optional.of(outcome);
      }
      limit.sentBack(entered);
      LOG.debugf("A batch was not run and is tried again: %s", outcome);
      if (!awaitRoom(wanted)) {
        return Optional.empty();
      }
    }
  }

  /** What stood in the way is gone, as far as anyone knows. */
  void resume() {
    limit.resume();
  }

  private boolean awaitRoom(BooleanSupplier wanted) throws InterruptedException {
    notRun.incrementAndGet();
    try {
      while (!stopping.getAsBoolean() && wanted.getAsBoolean()) {
        if (limit.awaitRoom(TICK) > 0) {
          return true;
        }
      }
      return false;
    } finally {
      notRun.decrementAndGet();
    }
  }

  private static Outcome await(CompletionStage<Outcome> outcome) throws InterruptedException {
    try {
      return outcome.toCompletableFuture().get();
    } catch (ExecutionException e) {
      return new Outcome.Failed(e.getCause().toString());
    }
  }
}
