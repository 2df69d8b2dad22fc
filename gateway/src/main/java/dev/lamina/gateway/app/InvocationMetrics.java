package dev.lamina.gateway.app;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.async.AsyncObserver;
import dev.lamina.gateway.cost.UseCounter;
import dev.lamina.gateway.dispatch.Handling;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.InvocationObserver;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.function.AliasView;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * Lambda's metrics, per function. A function's meters are removed with the function; unknown names never get any, and
 * the number of names is bounded by {@link SeriesNames}.
 */
@Singleton
public final class InvocationMetrics implements InvocationObserver, AsyncObserver {
    private final MeterRegistry registry;
    private final ColdStarts starts;
    private final UseCounter uses;
    private final Spans spans;
    private final SeriesNames names;
    private final AliasMetrics aliases;
    private final VersionMetrics versions;

    /** Invocations in flight on the other gateways. */
    private volatile ToIntFunction<FunctionId> elsewhere = function -> 0;

    private volatile BiConsumer<FunctionId, Outcome> onEnd = (function, outcome) -> {};

    // Mutable state: by function; the meters by their name are guarded by this
    private final Map<FunctionId, MeteredName> meters = new ConcurrentHashMap<>();
    private final Map<FunctionId, MeteredName> byName = new HashMap<>();

    /** Without traces. */
    public InvocationMetrics(MeterRegistry registry, ColdStarts starts, UseCounter uses, GatewayConfig config) {
        this(registry, starts, uses, config, Spans.NONE);
    }

    @Inject
    public InvocationMetrics(
            MeterRegistry registry, ColdStarts starts, UseCounter uses, GatewayConfig config, Spans spans) {
        this.registry = registry;
        this.spans = spans;
        this.starts = starts;
        this.uses = uses;
        this.names =
                new SeriesNames(config.metrics().functions(), config.metrics().functionsPerNamespace());
        this.aliases = new AliasMetrics(
                registry,
                new SeriesNames(config.metrics().aliases(), config.metrics().aliasesPerNamespace()));
        this.versions = new VersionMetrics(
                registry,
                new SeriesNames(config.metrics().versions(), config.metrics().versionsPerNamespace()));
    }

    @Override
    public Spans spans() {
        return spans;
    }

    @Override
    public void ended(Invocation invocation, Outcome outcome, Handling handling) {
        onEnd.accept(invocation.function(), outcome);
        Optional<BilledUse> use = BilledUse.of(outcome, handling, elsewhere);
        Optional<FunctionId> alias = invocation.alias();
        use.ifPresent(of -> uses.count(of.function(), alias, of.billed(), of.withinProvisioned()));
        alias.ifPresent(of -> aliases.count(of, invocation.function(), outcome));
        MeteredName of = meters.get(invocation.function());
        if (of != null) {
            of.count(invocation.function(), outcome, handling, use);
            invocation.version().ifPresent(version -> versions.count(version, outcome));
        }
    }

    @Override
    public void received(FunctionId function) {
        of(function).ifPresent(AsyncMeters::received);
    }

    @Override
    public void throttled(FunctionId function, ThrottleCause cause) {
        MeteredName of = meters.get(function);
        if (of != null) {
            of.count(function, new Outcome.Throttled(cause), Handling.NONE, Optional.empty());
        }
    }

    @Override
    public void started(FunctionId function, Duration age) {
        of(function).ifPresent(async -> async.started(age));
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
        return Optional.ofNullable(meters.get(function)).map(MeteredName::async);
    }

    /** @param listener is called at the end of every invocation; must be quick */
    void onEnd(BiConsumer<FunctionId, Outcome> listener) {
        onEnd = listener;
    }

    /** Called for every change of a function. */
    void follow(FunctionChange change, FunctionLoads loads) {
        elsewhere = loads::elsewhere;
        switch (change) {
            case FunctionChange.Added added -> put(added.view(), loads);
            case FunctionChange.Changed changed -> put(changed.view(), loads);
            case FunctionChange.Removed removed -> remove(removed.view().id());
        }
    }

    /** Called for every change of an alias. */
    void follow(AliasView alias) {
        aliases.follow(alias);
    }

    private synchronized void put(FunctionView view, FunctionLoads loads) {
        // A version is counted under the name of its function, so that versions make no further series.
        FunctionId name = names.add(view.id().function());
        MeteredName metered = byName.computeIfAbsent(name, key -> new MeteredName(registry, key, loads, starts));
        metered.put(view);
        meters.put(view.id(), metered);
    }

    private synchronized void remove(FunctionId function) {
        MeteredName metered = meters.remove(function);
        if (metered == null) {
            return;
        }
        metered.remove(function);
        versions.remove(function);
        if (function.isVersion()) {
            return;
        }
        FunctionId name = names.remove(function);
        if (!names.isUsed(name)) {
            byName.remove(name);
            metered.removeMeters();
        }
    }
}
