package dev.lamina.gateway.scale;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Activity;
import dev.lamina.gateway.dispatch.FunctionId;
import dev.lamina.gateway.flow.Backoff;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.Functions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * The way up, at once: a function without environments is asked to have as many as its invocations in flight need; one that
 * has some is asked to have more when there is no end to the waiting beside them. A stall of 20 ms at 500 invocations a second
 * puts ten in flight that one environment runs in the next moment; ten more would cost a second of CPU, and the next stall.
 * The way down, and everything slower, is KEDA's.
 *
 * <p>One writer per function at a time, on a virtual thread; whoever comes meanwhile is counted when it looks again. What was
 * asked last is believed for a moment, pods that are still starting included, so that a burst costs a few calls and not one
 * per invocation; then, if work still waits, the Deployment is looked at again, for KEDA may have lowered it.
 */
@Singleton
public final class ScaleUp {
  private static final Logger LOG = Logger.getLogger(ScaleUp.class);
  /** Callers wait meanwhile. */
  private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));

  private final Replicas replicas;
  private final Activity activity;
  private final Capacity capacity;
  private final long recheckNanos;
  private final Executor executor;
  private final LongSupplier clock;
  private final Counter failures;
  private final BackingOff backingOff;
  private final int maxReplicas;
  private final Map<FunctionId, Ask> asks = new ConcurrentHashMap<>();

  @Inject
  ScaleUp(Replicas replicas, Activity activity, Functions functions, GatewayConfig config, MeterRegistry registry) {
    this(replicas, activity, functions, config.scale(), registry, Executors.newVirtualThreadPerTaskExecutor(), System::nanoTime);
  }

  ScaleUp(Replicas replicas, Activity activity, Functions functions, GatewayConfig.Scale config, MeterRegistry registry,
      Executor executor, LongSupplier clock) {
    this.replicas = replicas;
    this.activity = activity;
    this.capacity = new Capacity(functions, config.maxReplicas());
    this.recheckNanos = config.recheck().toNanos();
    this.executor = executor;
    this.clock = clock;
    this.backingOff = new BackingOff(clock);
    this.maxReplicas = config.maxReplicas();
    this.failures = registry.counter("lamina.scale.failures");
  }

  /** Work waits for an environment. Called often, on any thread; does not block. */
  public void waits(FunctionId function) {
    Ask ask = asks.computeIfAbsent(function, id -> new Ask());
    synchronized (ask) {
      if (ask.writing || !due(ask, wanted(function))) {
        return;
      }
      ask.writing = true;
    }
    executor.execute(() -> write(function, ask));
  }

  /** The pod is a replica that will be no environment for a while: its container has ended too often. */
  public void backsOff(FunctionId function, String pod) {
    backingOff.add(function, pod);
  }

  /** What is remembered of a function goes with it. */
  public void follow(FunctionChange change) {
    if (change instanceof FunctionChange.Removed) {
      asks.remove(change.view().id());
      backingOff.forget(change.view().id());
    }
  }

  private void write(FunctionId function, Ask ask) {
    do {
      ask(function, ask, wanted(function));
    } while (again(function, ask));
  }

  private void ask(FunctionId function, Ask ask, int wanted) {
    try {
      int asked = replicas.raise(function, wanted);
      ask.succeeded(asked, clock.getAsLong() + recheckNanos);
    } catch (RuntimeException e) {
      failures.increment();
      int times = ask.failed(clock.getAsLong());
      LOG.logf(Backoff.isTold(times) ? Level.WARN : Level.DEBUG, "%s cannot be scaled to %d, trying again while work waits; failures in a row: %d: %s",
          function, wanted, times, e.getMessage());
    }
  }

  private boolean again(FunctionId function, Ask ask) {
    synchronized (ask) {
      ask.writing = due(ask, wanted(function));
      return ask.writing;
    }
  }

  private boolean due(Ask ask, int wanted) {
    return wanted > 0 && (wanted > ask.asked || clock.getAsLong() - ask.believedUntil >= 0);
  }

  /** How many environments there should be; 0 as long as those there are will do. */
  private int wanted(FunctionId function) {
    Activity.Load load = activity.load(function);
    boolean enough = load.waiting() == 0 || load.served() && load.unmet() == 0;
    if (enough) {
      return 0;
    }
    int environments = capacity.environments(function, load.demand());
    return load.served() ? environments : Math.min(maxReplicas, environments + backingOff.count(function));
  }

  /** What was last asked for one function; guarded by itself. */
  private static final class Ask {
    private int asked;
    private long believedUntil;
    private int failures;
    private boolean writing;

    synchronized void succeeded(int replicas, long until) {
      asked = replicas;
      believedUntil = until;
      failures = 0;
    }

    /** However many wait meanwhile, it is not asked again before the pause is over. Answers how often it has failed in a row. */
    synchronized int failed(long now) {
      asked = Integer.MAX_VALUE;
      failures++;
      believedUntil = now + AFTER_FAILURE.after(failures).toNanos();
      return failures;
    }
  }
}
