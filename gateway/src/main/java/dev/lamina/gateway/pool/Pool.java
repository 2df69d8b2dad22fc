package dev.lamina.gateway.pool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.api.Function;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.PoolConfig;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Gives parked environments to functions that have none, before new ones are requested. Whatever prevents the use of
 * the pool, the function starts without it, and the metric {@code lamina.pool.starts} has the cause.
 */
@Singleton
public final class Pool {
    static final String STARTS = "lamina.pool.starts";
    private static final String ADOPTED = "adopted";
    private static final String EMPTY = "empty";
    private static final String OPERATOR = "operator";
    private static final String CLASS = "class";
    private static final long PAUSE_MS = 5;
    /** An environment that has not served after this time may never do so. */
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(5);

    private final ParkedPods parked;
    private final Adopter adopter;
    private final Functions functions;
    private final LoadReader loads;
    private final BiConsumer<FunctionId, String> adopted;
    private final MeterRegistry registry;
    private final Set<String> namespaces;
    private final Set<String> classes;
    private final Duration headStart;
    /** Functions that get parked environments at this moment. */
    private final Set<FunctionId> begun = ConcurrentHashMap.newKeySet();
    /** How many environments a function got that have not served it yet: it needs no others instead. */
    private final Cache<FunctionId, Integer> starting =
            Caffeine.newBuilder().expireAfterWrite(STARTS_WITHIN).build();

    @Inject
    Pool(
            ParkedPods parked,
            Adopter adopter,
            Functions functions,
            LoadReader loads,
            AdoptedPods adopted,
            GatewayConfig config,
            MeterRegistry registry) {
        this(parked, adopter, functions, loads, adopted::add, config.pool(), registry);
    }

    /** @param adopted is told of each function's pod from the pool; must not block */
    Pool(
            ParkedPods parked,
            Adopter adopter,
            Functions functions,
            LoadReader loads,
            BiConsumer<FunctionId, String> adopted,
            PoolConfig config,
            MeterRegistry registry) {
        this.parked = parked;
        this.adopter = adopter;
        this.functions = functions;
        this.loads = loads;
        this.adopted = adopted;
        this.registry = registry;
        this.namespaces = Set.copyOf(config.namespaces().orElse(List.of()));
        this.classes = Set.copyOf(config.classes().orElse(List.of()));
        this.headStart = config.headStart();
        if (!namespaces.isEmpty()) {
            Gauge.builder("lamina.pool.parked", parked, ParkedPods::count).register(registry);
        }
    }

    /**
     * Whether parked environments may serve the function just now, so that requests for new ones can wait a moment:
     * these would start on the same CPUs. Called often; does not block.
     */
    public boolean mayServe(FunctionId function) {
        return namespaces.contains(function.namespace())
                && (begun.contains(function)
                        || pool(function).filter(parked::has).isPresent());
    }

    /**
     * Gives parked environments to the function for the invocations that wait. Blocks until they serve it, for the head
     * start at most, and not at all if new environments are needed as well.
     *
     * @param wanted how many environments the function needs
     */
    public void serve(FunctionId function, int wanted) {
        LoadReader.Load load = loads.load(function);
        if (!namespaces.contains(function.namespace()) || load.served() || load.waiting() == 0) {
            return;
        }
        Optional<PoolId> pool = pool(function);
        if (pool.isEmpty()) {
            count(CLASS);
            return;
        }
        int perInstance =
                functions.find(function).map(FunctionView::perInstance).orElse(1);
        int needed = Math.min(wanted, Math.ceilDiv(load.waiting(), perInstance))
                - starting.asMap().getOrDefault(function, 0);
        begun.add(function);
        try {
            serve(function, pool.get(), needed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            begun.remove(function);
        }
    }

    private void serve(FunctionId function, PoolId pool, int needed) throws InterruptedException {
        long end = System.nanoTime() + headStart.toNanos();
        List<CompletableFuture<Boolean>> given = new ArrayList<>();
        while (given.size() < needed) {
            Optional<ParkedPoll> poll = parked.take(pool);
            if (poll.isEmpty()) {
                count(EMPTY);
                return;
            }
            given.add(give(poll.get(), function));
        }
        if (areAdopted(given)) {
            awaitServed(function, end);
        }
    }

    private void awaitServed(FunctionId function, long end) throws InterruptedException {
        while (!loads.load(function).served()) {
            if (System.nanoTime() >= end) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        starting.invalidate(function);
    }

    private boolean areAdopted(List<CompletableFuture<Boolean>> given) throws InterruptedException {
        try {
            CompletableFuture.allOf(given.toArray(CompletableFuture[]::new))
                    .get(headStart.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
        return given.stream().allMatch(CompletableFuture::join);
    }

    /** Gives its function again to a pod whose container has started again. Completes with false if that failed. */
    CompletionStage<Boolean> resume(FunctionId function, ParkedPoll poll) {
        return adopter.adopt(function, poll.pod()).thenApply(adoption -> {
            if (adoption instanceof Adoption.Adopted done) {
                handOver(poll, function, done);
                return true;
            }
            return false;
        });
    }

    /** Completes with whether the environment is the function's. */
    private CompletableFuture<Boolean> give(ParkedPoll poll, FunctionId function) {
        return adopter.adopt(function, poll.pod())
                .thenApply(adoption -> {
                    switch (adoption) {
                        case Adoption.Adopted done -> {
                            handOver(poll, function, done);
                            starting.asMap().merge(function, 1, Integer::sum);
                            count(ADOPTED);
                            return true;
                        }
                        // It is parked again if its label says so, which is read at its next poll.
                        case Adoption.Refused refused -> count(refused.cause());
                        case Adoption.Unanswered _ -> count(OPERATOR);
                    }
                    poll.release();
                    return false;
                })
                .toCompletableFuture();
    }

    private void handOver(ParkedPoll poll, FunctionId function, Adoption.Adopted done) {
        poll.handOver(function, done.variables());
        adopted.accept(function, poll.pod());
    }

    /** Returns the pool of the function's runtime and memory; empty if there is none. */
    private Optional<PoolId> pool(FunctionId function) {
        return functions
                .resource(function)
                .map(Function::getSpec)
                .filter(spec -> spec.runtime() != null)
                .flatMap(spec -> functions.find(function).map(view -> spec.runtime() + "-" + view.memoryMb()))
                .filter(classes::contains)
                .map(name -> new PoolId(function.namespace(), name));
    }

    private void count(String cause) {
        registry.counter(STARTS, "cause", cause).increment();
    }
}
