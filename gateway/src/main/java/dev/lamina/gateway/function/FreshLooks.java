package dev.lamina.gateway.function;

import dev.lamina.gateway.dispatch.FunctionId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Looks at functions themselves where the watch may be behind. Whoever asks gets the answer of a look that began after it
 * asked: one look serves all who came before it, and of one function there are ten in a second at most.
 */
final class FreshLooks {
  private static final Logger LOG = Logger.getLogger(FreshLooks.class);
  private static final long INTERVAL_NANOS = 100_000_000L;
  private static final int AT_ONCE = 8;
  /** Who asks must get its refusal, whatever the API server does. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Predicate<FunctionId> look;
  private final Executor executor;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<FunctionId, CompletableFuture<Boolean>> next = new ConcurrentHashMap<>();

  /**
   * @param look blocks; whether the function is another than it was known
   * @param executor whose tasks may block
   */
  FreshLooks(Predicate<FunctionId> look, Executor executor) {
    this.look = look;
    this.executor = executor;
  }

  /** @return whether the look found something new; false when it could not look in time. Never completes exceptionally. */
  CompletionStage<Boolean> look(FunctionId function) {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> answer = next.compute(function, (id, last) -> {
      if (last == null) {
        executor.execute(() -> run(function));
      }
      return last == null || last.isDone() ? asked : last;
    });
    return answer.copy().completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Until nobody asks any more; the entry of a function is there for as long as this runs. */
  private void run(FunctionId function) {
    boolean more = true;
    while (more) {
      long begun = System.nanoTime();
      CompletableFuture<Boolean> asked = next.put(function, CompletableFuture.completedFuture(false));
      asked.complete(safely(function));
      pause(INTERVAL_NANOS - (System.nanoTime() - begun));
      more = next.computeIfPresent(function, (id, last) -> last.isDone() ? null : last) != null;
    }
  }

  private boolean safely(FunctionId function) {
    places.acquireUninterruptibly();
    try {
      return look.test(function);
    } catch (RuntimeException e) {
      LOG.debugf("%s cannot be looked at: %s", function, e.getMessage());
      return false;
    } finally {
      places.release();
    }
  }

  private static void pause(long nanos) {
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }
}
