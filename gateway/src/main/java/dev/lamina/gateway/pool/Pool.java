package dev.lamina.gateway.pool;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives parked environments to functions that have none. The replicas have been raised before, so a new pod is on its
 * way in any case: whatever prevents the use of the pool, the function starts without it, and the metric
 * {@code lamina.pool.starts} has the cause.
 */
@Singleton
public final class Pool {
    static final String STARTS = "lamina.pool.starts";
    private static final String ADOPTED = "adopted";
    private static final String EMPTY = "empty";
    private static final String OPERATOR = "operator";
    private static final String CLASS = "class";

    private final ParkedPods parked;
    private final Adopter adopter;
    private final Functions functions;
    private final LoadReader loads;
    private final MeterRegistry registry;
    private final Set<String> namespaces;
    private final Set<String> classes;

    @Inject
    Pool(
            ParkedPods parked,
            Adopter adopter,
            Functions functions,
            LoadReader loads,
            GatewayConfig config,
            MeterRegistry registry) {
        this(parked, adopter, functions, loads, config.pool(), registry);
    }

    Pool(
            ParkedPods parked,
            Adopter adopter,
            Functions functions,
            LoadReader loads,
            PoolConfig config,
            MeterRegistry registry) {
        this.parked = parked;
        this.adopter = adopter;
        this.functions = functions;
        this.loads = loads;
        this.registry = registry;
        this.namespaces = Set.copyOf(config.namespaces().orElse(List.of()));
        this.classes = Set.copyOf(config.classes().orElse(List.of()));
        if (!namespaces.isEmpty()) {
            Gauge.builder("lamina.pool.parked", parked, ParkedPods::count).register(registry);
        }
    }

    /**
     * Gives parked environments to the function for the invocations that wait. Does not block.
     *
     * @param replicas the present number of the Deployment: it has no more environments than that
     */
    public void scaled(FunctionId function, int replicas) {
        LoadReader.Load load = loads.load(function);
        if (!namespaces.contains(function.namespace()) || load.served() || load.waiting() == 0) {
            return;
        }
        int perInstance =
                functions.find(function).map(FunctionView::perInstance).orElse(1);
        int wanted = Math.min(replicas, Math.ceilDiv(load.waiting(), perInstance));
        Optional<PoolId> pool = pool(function);
        if (pool.isEmpty()) {
            count(CLASS);
            return;
        }
        for (int given = 0; given < wanted; given++) {
            Optional<ParkedPoll> poll = parked.take(pool.get());
            if (poll.isEmpty()) {
                count(EMPTY);
                return;
            }
            give(poll.get(), function);
        }
    }

    /** Gives its function again to a pod whose container has started again. Completes with false if that failed. */
    CompletionStage<Boolean> resume(FunctionId function, ParkedPoll poll) {
        return adopter.adopt(function, poll.pod()).thenApply(adoption -> {
            if (adoption instanceof Adoption.Adopted adopted) {
                poll.handOver(adopted.variables());
                return true;
            }
            return false;
        });
    }

    private void give(ParkedPoll poll, FunctionId function) {
        CompletableFuture<?> _ = adopter.adopt(function, poll.pod())
                .thenAccept(adoption -> {
                    switch (adoption) {
                        case Adoption.Adopted adopted -> {
                            poll.handOver(adopted.variables());
                            count(ADOPTED);
                        }
                        case Adoption.Refused refused -> {
                            count(refused.cause());
                            // It is parked again if its label says so, which is read at its next poll.
                            poll.release();
                        }
                        case Adoption.Unanswered _ -> {
                            count(OPERATOR);
                            poll.release();
                        }
                    }
                })
                .toCompletableFuture();
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
