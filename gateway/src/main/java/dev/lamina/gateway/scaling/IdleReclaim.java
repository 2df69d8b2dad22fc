package dev.lamina.gateway.scaling;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.lamina.api.Function;
import dev.lamina.api.ProvisionedStatus;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.scaling.NodePods.Unplaced;
import dev.lamina.pacing.Backoff;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Ends idle environments of other functions when no node has room for a function that is called: an idle environment is
 * a cache, and who is called needs the room. Parked environments, which no function has, end first. Then come those of
 * the function that was used least recently; provisioned concurrency stays, and so does every function that has
 * something in flight. Namespaces with less memory in use than the called function's are left alone
 * ({@link NamespaceMemory}).
 *
 * <p>A function whose environments start as usual costs nothing: Kubernetes is asked only when work has waited for
 * longer than {@link #PATIENCE}. One check at a time, so that no idle environment is counted twice.
 */
@Singleton
public final class IdleReclaim {
    private static final Logger LOG = Logger.getLogger(IdleReclaim.class);
    static final Duration PATIENCE = Duration.ofMillis(400);
    /** A function that is called again and again is not idle between two calls. */
    static final Duration IDLE = Duration.ofSeconds(1);
    /** Until pods have ended, and the scheduler has placed others. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    private static final Backoff CHECKS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    /** Work waits: the dispatcher says so every 100 ms. */
    private static final Duration STILL_WAITING = Duration.ofSeconds(1);

    private final NodePods pods;
    private final ParkedRoom parked;
    private final Replicas replicas;
    private final LoadReader loads;
    private final Functions functions;
    private final ScaleUp scaleUp;
    private final boolean enabled;
    private final Executor oneAtATime;
    private final LongSupplier clock;
    private final Counter reclaimed;
    private final Cache<FunctionId, Wait> waits;
    /** Functions whose environments are ending: they still look idle for a moment. */
    private final Cache<FunctionId, Boolean> ending;

    @Inject
    IdleReclaim(
            NodePods pods,
            ParkedRoom parked,
            Replicas replicas,
            LoadReader loads,
            Functions functions,
            ScaleUp scaleUp,
            GatewayConfig config,
            MeterRegistry registry) {
        this(
                pods,
                parked,
                replicas,
                loads,
                functions,
                scaleUp,
                config.scale().reclaimIdle(),
                registry,
                Executors.newSingleThreadExecutor(
                        Thread.ofVirtual().name("idle reclaim").factory()),
                System::nanoTime);
    }

    IdleReclaim(
            NodePods pods,
            ParkedRoom parked,
            Replicas replicas,
            LoadReader loads,
            Functions functions,
            ScaleUp scaleUp,
            boolean enabled,
            MeterRegistry registry,
            Executor oneAtATime,
            LongSupplier clock) {
        this.pods = pods;
        this.parked = parked;
        this.replicas = replicas;
        this.loads = loads;
        this.functions = functions;
        this.scaleUp = scaleUp;
        this.enabled = enabled;
        this.oneAtATime = oneAtATime;
        this.clock = clock;
        this.reclaimed = registry.counter("lamina.environments.reclaimed");
        Ticker ticker = clock::getAsLong;
        this.waits = Caffeine.newBuilder()
                .expireAfterAccess(STILL_WAITING)
                .ticker(ticker)
                .build();
        this.ending =
                Caffeine.newBuilder().expireAfterWrite(PAUSE).ticker(ticker).build();
    }

    /** Makes room if work waits for an environment that no node has room for. Called often; does not block. */
    public void waits(FunctionId function) {
        if (!enabled) {
            return;
        }
        long now = clock.getAsLong();
        Wait wait = waits.get(function, _ -> new Wait(now));
        if (wait.begin(now)) {
            oneAtATime.execute(() -> check(function, wait));
        }
    }

    private void check(FunctionId function, Wait wait) {
        boolean made = false;
        try {
            made = needsMore(function) && makeRoom(function);
        } catch (RuntimeException e) {
            LOG.debugf("Could not find out whether nodes have room for %s: %s", function, e.getMessage());
        } finally {
            wait.checked(clock.getAsLong(), made);
        }
    }

    private boolean needsMore(FunctionId function) {
        LoadReader.Load load = loads.load(function);
        return load.waiting() > 0 && (!load.served() || load.unmet() > 0);
    }

    private boolean makeRoom(FunctionId function) {
        List<Unplaced> unplaced = pods.withoutRoom(function);
        if (parkedMakeRoom(unplaced)) {
            return true;
        }
        List<IdleEnvironments> chosen =
                RoomChoice.choose(unplaced.stream().map(Unplaced::size).toList(), idleOthers(function));
        Map<FunctionId, Integer> counts = chosen.stream()
                .collect(Collectors.toMap(IdleEnvironments::function, IdleEnvironments::count, Integer::sum));
        counts.forEach((idle, count) -> end(idle, count, function, unplaced.getFirst()));
        return !counts.isEmpty();
    }

    /** They are nobody's yet, so they end before any function's environments. */
    private boolean parkedMakeRoom(List<Unplaced> unplaced) {
        int ended = 0;
        for (Unplaced pod : unplaced) {
            int more = parked.make(pod.size().cpu(), pod.size().memory());
            if (more == 0) {
                break;
            }
            ended += more;
        }
        reclaimed.increment(ended);
        return ended > 0;
    }

    /** Read lazily: one list of pods for each function that may have to end environments. */
    private Iterator<IdleEnvironments> idleOthers(FunctionId function) {
        NamespaceMemory memory = new NamespaceMemory(loads, functions);
        return loads.functions().stream()
                .filter(other -> !other.equals(function) && ending.getIfPresent(other) == null)
                .map(other -> Map.entry(other, loads.load(other)))
                .filter(other -> isIdle(other.getValue()))
                .sorted(Comparator.comparing((Map.Entry<FunctionId, LoadReader.Load> other) ->
                                other.getValue().quiet())
                        .reversed())
                .map(Map.Entry::getKey)
                .filter(other -> memory.mayTake(other.namespace(), function.namespace()))
                .flatMap(other -> IdleEnvironments.of(other, pods.placed(other), provisioned(other)))
                .peek(idle -> memory.taken(idle.function(), idle.count()))
                .iterator();
    }

    private static boolean isIdle(LoadReader.Load load) {
        return !load.busy() && load.idle() > 0 && load.quiet().compareTo(IDLE) >= 0;
    }

    private void end(FunctionId idle, int count, FunctionId function, Unplaced unplaced) {
        if (!isIdle(loads.load(idle))) {
            return;
        }
        int left = replicas.lower(idle, count, provisioned(idle));
        ending.put(idle, true);
        scaleUp.forget(idle);
        reclaimed.increment(count);
        LOG.infof(
                "Ended %d idle environments of %s, %d are left: no node had room for pod %s of %s: %s",
                count, idle, left, unplaced.pod(), function, unplaced.why());
    }

    /** The number of environments that the function keeps while nothing calls it. */
    private int provisioned(FunctionId function) {
        Optional<Function> resource = functions.resource(function);
        int wanted = resource.map(known -> known.getSpec().concurrencyOrNone().provisioned())
                .orElse(0);
        int requested = resource.map(Function::getStatus)
                .flatMap(status -> Optional.ofNullable(status.provisioned()))
                .map(ProvisionedStatus::requested)
                .orElse(0);
        return Stream.of(wanted, requested)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(0);
    }

    /** A function for which work waits; guarded by itself. */
    private static final class Wait {
        private long nextCheck;
        private int checks;
        private boolean checking;

        Wait(long now) {
            nextCheck = now + PATIENCE.toNanos();
        }

        /** Whether a check is due; if so, it has begun. */
        synchronized boolean begin(long now) {
            if (checking || now - nextCheck < 0) {
                return false;
            }
            checking = true;
            return true;
        }

        synchronized void checked(long now, boolean made) {
            checking = false;
            checks = made ? 0 : checks + 1;
            nextCheck = now + (made ? PAUSE : CHECKS.after(checks)).toNanos();
        }
    }
}
