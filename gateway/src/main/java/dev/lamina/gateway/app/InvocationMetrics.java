package dev.lamina.gateway.app;

import dev.lamina.gateway.async.AsyncObserver;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.InvocationObserver;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Lambda's metrics, per function. A function's meters are removed with the function; unknown names never get any. */
@Singleton
public final class InvocationMetrics implements InvocationObserver, AsyncObserver {
    private final MeterRegistry registry;
    private final Map<FunctionId, FunctionMeters> meters = new ConcurrentHashMap<>();
    private final Map<FunctionId, AsyncMeters> async = new ConcurrentHashMap<>();

    public InvocationMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void ended(Invocation invocation, Outcome outcome, Duration elapsed) {
        FunctionMeters of = meters.get(invocation.function());
        if (of != null) {
            of.count(outcome, elapsed);
        }
    }

    @Override
    public void received(FunctionId function) {
        of(function).ifPresent(AsyncMeters::received);
    }

    @Override
    public void started(FunctionId function, Duration age) {
        of(function).ifPresent(meters -> meters.started(age));
    }

    @Override
    public void dropped(FunctionId function) {
        of(function).ifPresent(AsyncMeters::dropped);
    }

    @Override
    public void recordFailed(FunctionId function) {
        of(function).ifPresent(AsyncMeters::recordFailed);
    }

    @Override
    public void deadLetterFailed(FunctionId function) {
        of(function).ifPresent(AsyncMeters::deadLetterFailed);
    }

    private Optional<AsyncMeters> of(FunctionId function) {
        return Optional.ofNullable(async.get(function));
    }

    /** Called for every function that is added or removed. */
    public void follow(FunctionChange change, LoadReader load) {
        FunctionId id = change.view().id();
        switch (change) {
            case FunctionChange.Added added -> {
                meters.computeIfAbsent(id, key -> new FunctionMeters(registry, key, load));
                async.computeIfAbsent(id, key -> new AsyncMeters(registry, key));
            }
            case FunctionChange.Changed changed -> {
                /* the name is what the meters go by */
            }
            case FunctionChange.Removed removed -> {
                Optional.ofNullable(meters.remove(id)).ifPresent(FunctionMeters::remove);
                Optional.ofNullable(async.remove(id)).ifPresent(AsyncMeters::remove);
            }
        }
    }
}
