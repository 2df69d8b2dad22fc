package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Handling;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All meters of one name: of one function, or of all functions that share the name. */
final class MeteredName {
    private final MeterRegistry registry;
    private final FunctionId name;
    private final FunctionLoads loads;
    private final ColdStarts starts;
    private final FunctionMeters invocations;
    private final AsyncMeters async;
    private final ColdStartMeters coldStarts;

    // Mutable state
    private final Map<FunctionId, FunctionView> functions = new ConcurrentHashMap<>();
    private volatile ProvisionedMeters provisioned;

    MeteredName(MeterRegistry registry, FunctionId name, FunctionLoads loads, ColdStarts starts) {
        this.registry = registry;
        this.name = name;
        this.loads = loads;
        this.starts = starts;
        this.invocations = new FunctionMeters(
                registry,
                name,
                () -> functions.keySet().stream()
                        .mapToInt(id -> loads.own().load(id).inFlight())
                        .sum());
        this.async = new AsyncMeters(registry, name);
        this.coldStarts = new ColdStartMeters(registry, name);
    }

    AsyncMeters async() {
        return async;
    }

    void count(FunctionId function, Outcome outcome, Handling handling, Optional<BilledUse> use) {
        invocations.count(outcome, handling.elapsed());
        if (outcome instanceof Outcome.Completed completed) {
            Optional<Usage> usage = completed.usage();
            handling.given()
                    .filter(given -> given.waited().isPositive()
                            && usage.flatMap(Usage::init).isPresent())
                    .ifPresent(given -> starts.count(function, given, usage.orElseThrow(), coldStarts));
        }
        use.ifPresent(this::count);
    }

    private void count(BilledUse use) {
        ProvisionedMeters meters = provisioned;
        if (use.function().provisioned() > 0 && meters != null) {
            meters.count(use.withinProvisioned());
        }
        invocations.bill(use.billed(), use.function().memoryMb(), use.withinProvisioned());
    }

    /** Follows a function that is counted here: called under the lock of its caller. */
    void put(FunctionView view) {
        if (view.provisioned() > 0 && provisioned == null) {
            provisioned = new ProvisionedMeters(
                    registry,
                    name,
                    () -> functions.values().stream()
                            .mapToInt(FunctionView::provisioned)
                            .sum(),
                    () -> functions.values().stream()
                            .mapToInt(of -> of.provisioned() * Math.max(1, of.perInstance()))
                            .sum(),
                    () -> functions.values().stream()
                            .filter(of -> of.provisioned() > 0)
                            .mapToInt(of -> loads.all().load(of.id()).inFlight())
                            .sum());
        }
        functions.put(view.id(), view);
    }

    /** Forgets a deleted function. */
    void remove(FunctionId function) {
        functions.remove(function);
    }

    void removeMeters() {
        invocations.remove();
        async.remove();
        coldStarts.remove();
        if (provisioned != null) {
            provisioned.remove();
        }
    }
}
