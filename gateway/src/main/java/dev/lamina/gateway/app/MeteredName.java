package dev.lamina.gateway.app;

import dev.lamina.gateway.cost.UseCounter;
import dev.lamina.gateway.dispatch.Handling;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All meters of one name: of one function, or of all functions that share the name. */
final class MeteredName {
    private final MeterRegistry registry;
    private final FunctionId name;
    private final FunctionLoads loads;
    private final ColdStarts starts;
    private final UseCounter uses;
    private final FunctionMeters invocations;
    private final AsyncMeters async;
    private final ColdStartMeters coldStarts;

    // Mutable state
    private final Map<FunctionId, FunctionView> functions = new ConcurrentHashMap<>();
    private volatile ProvisionedMeters provisioned;

    MeteredName(MeterRegistry registry, FunctionId name, FunctionLoads loads, ColdStarts starts, UseCounter uses) {
        this.registry = registry;
        this.name = name;
        this.loads = loads;
        this.starts = starts;
        this.uses = uses;
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

    void count(FunctionId function, Outcome outcome, Handling handling) {
        invocations.count(outcome, handling.elapsed());
        if (outcome instanceof Outcome.Completed completed) {
            Optional<Usage> usage = completed.usage();
            handling.given()
                    .filter(given -> given.waited().isPositive()
                            && usage.flatMap(Usage::init).isPresent())
                    .ifPresent(given -> starts.count(function, given, usage.orElseThrow(), coldStarts));
            FunctionView view = functions.get(function);
            if (view != null) {
                countUse(view, usage.map(Usage::billed).orElseGet(() -> ran(handling)), handling);
            }
        }
    }

    private void countUse(FunctionView view, Duration billed, Handling handling) {
        boolean within = isProvisioned(view, handling);
        if (view.provisioned() > 0) {
            provisioned.count(within);
        }
        invocations.bill(billed, view.memoryMb(), within);
        uses.count(view, billed, within);
    }

    /** An environment that was lost or stopped has measured nothing: its time counts as the gateway saw it. */
    private static Duration ran(Handling handling) {
        return handling.given()
                .map(given -> handling.elapsed().minus(given.waited()))
                .orElse(Duration.ZERO);
    }

    /** Whether the invocation was within the provisioned concurrency of its function when it was admitted. */
    private boolean isProvisioned(FunctionView view, Handling handling) {
        return view.provisioned() > 0 && handling.inFlight() + loads.elsewhere(view.id()) <= view.provisioned();
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
