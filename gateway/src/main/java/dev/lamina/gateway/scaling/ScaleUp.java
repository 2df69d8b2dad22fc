package dev.lamina.gateway.scaling;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.pacing.Backoff;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Scales up at once. A function without environments gets as many as its invocations in flight need. A function that
 * has environments gets more if invocations keep waiting for them. During a stall of 20 ms at 500 invocations a second,
 * ten invocations are in flight, which one environment runs in the next moment; ten more environments would cost a
 * second of CPU, and cause the next stall. KEDA scales down, and does everything that is less urgent.
 *
 * <p>One writer per function at a time, on a virtual thread; it counts the invocations that arrive meanwhile in its
 * next check. The last written number is trusted for a short time, including pods that are still starting, so that a
 * burst costs a few calls and not one per invocation. If work still waits after that time, the Deployment is read
 * again, because KEDA may have lowered the number.
 */
@Singleton
public final class ScaleUp {
    private static final Logger LOG = Logger.getLogger(ScaleUp.class);
    /** Short, because callers wait. */
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));

    private final Replicas replicas;
    private final LoadReader loads;
    private final EnvironmentCount counts;
    private final long recheckNanos;
    private final Executor executor;
    private final LongSupplier clock;
    private final Counter failures;
    private final BackingOff backingOff;
    private final int maxReplicas;
    private final Map<FunctionId, Ask> asks = new ConcurrentHashMap<>();

    // Mutable state
    private volatile Consumer<FunctionId> onRequest = function -> {};
    private volatile ObjIntConsumer<FunctionId> firstTry = (function, environments) -> {};

    @Inject
    ScaleUp(Replicas replicas, LoadReader loads, Functions functions, GatewayConfig config, MeterRegistry registry) {
        this(
                replicas,
                loads,
                functions,
                config.scale(),
                registry,
                Executors.newVirtualThreadPerTaskExecutor(),
                System::nanoTime);
    }

    ScaleUp(
            Replicas replicas,
            LoadReader loads,
            Functions functions,
            GatewayConfig.Scale config,
            MeterRegistry registry,
            Executor executor,
            LongSupplier clock) {
        this.replicas = replicas;
        this.loads = loads;
        this.counts = new EnvironmentCount(functions, config.maxReplicas());
        this.recheckNanos = config.recheck().toNanos();
        this.executor = executor;
        this.clock = clock;
        this.backingOff = new BackingOff(clock);
        this.maxReplicas = config.maxReplicas();
        this.failures = registry.counter("lamina.scale.failures");
    }

    /** Scales up because work waits for an environment. Called often, on any thread; does not block. */
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

    /** @param listener called before environments are requested; must not block */
    public void onRequest(Consumer<FunctionId> listener) {
        onRequest = listener;
    }

    /** @param other called with the number of environments before they are requested, on a thread that may block */
    public void tryFirst(ObjIntConsumer<FunctionId> other) {
        firstTry = other;
    }

    /**
     * Records that a pod is in back-off because its container has ended too often: a replica that is not an environment
     * for a while.
     */
    public void backsOff(FunctionId function, String pod) {
        backingOff.add(function, pod);
    }

    /** Its environments were ended: what was requested before no longer holds. */
    void forget(FunctionId function) {
        asks.remove(function);
    }

    /** Removes the state of a deleted function. */
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
            onRequest.accept(function);
            firstTry.accept(function, wanted);
            int asked = replicas.raise(function, wanted);
            ask.succeeded(asked, clock.getAsLong() + recheckNanos);
        } catch (RuntimeException e) {
            failures.increment();
            int times = ask.failed(clock.getAsLong());
            LOG.logf(
                    Backoff.isReported(times) ? Level.WARN : Level.DEBUG,
                    "Could not scale %s to %d environments, will retry while work waits (%d failures in a row): %s",
                    function,
                    wanted,
                    times,
                    e.getMessage());
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

    /** Returns the number of environments that are needed; 0 if the present ones suffice. */
    private int wanted(FunctionId function) {
        LoadReader.Load load = loads.load(function);
        boolean enough = load.waiting() == 0 || load.served() && load.unmet() == 0;
        if (enough) {
            return 0;
        }
        int environments = counts.environments(function, load.demand());
        return load.served() ? environments : Math.min(maxReplicas, environments + backingOff.count(function));
    }

    /** The last request for one function; guarded by itself. */
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

        /**
         * Starts a pause without further requests, however much work waits. Returns the number of failures in a row.
         */
        synchronized int failed(long now) {
            asked = Integer.MAX_VALUE;
            failures++;
            believedUntil = now + AFTER_FAILURE.after(failures).toNanos();
            return failures;
        }
    }
}
