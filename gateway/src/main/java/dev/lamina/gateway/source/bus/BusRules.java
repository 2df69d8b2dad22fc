package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.BusSource;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import dev.lamina.gateway.source.filter.Filters.Match;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The rules of buses: the compiled pattern and input of each Trigger. No event passes a rule that cannot be used, and
 * the trigger's status reports it.
 */
@Singleton
class BusRules {
    /** The condition's reason. */
    static final String INVALID = "InvalidRule";

    private final DeliveryReports reports;
    private final Executor compiler;
    private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

    /** @param source what was compiled */
    private record Compiled(BusSource source, Optional<BusRule> rule, String error) {}

    @Inject
    BusRules(DeliveryReports reports) {
        this(
                reports,
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("bus rules").daemon().factory()));
    }

    /** @param compiler runs one task at a time, in their order */
    BusRules(DeliveryReports reports, Executor compiler) {
        this.reports = reports;
        this.compiler = compiler;
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers) {
        triggers.onChange(this::onChange);
    }

    /**
     * The trigger's rule, if it can be used and its pattern matches. An event that takes too long to match does not,
     * and is reported: the function must not get events that are not meant for it.
     */
    Optional<BusRule> matching(Trigger trigger, ObjectNode event) {
        return of(trigger).rule().filter(rule -> {
            Match match = rule.pattern().match(event);
            if (match == Match.TOO_LONG) {
                report(
                        trigger,
                        "Event " + event.path("id").asText() + " was discarded: spec.source.bus.pattern: "
                                + BusPattern.TOO_LONG);
            }
            return match == Match.YES;
        });
    }

    /** Why the trigger's rule cannot be used; empty if it can. */
    Optional<String> error(Trigger trigger) {
        return Optional.of(of(trigger).error()).filter(error -> !error.isEmpty());
    }

    /** Reports that an event could not be given to the function. */
    void report(Trigger trigger, String error) {
        reports.error(trigger, error);
    }

    /**
     * Compiles off the watch's thread, because it takes time. One task after the other, so that a trigger's newest rule
     * counts.
     */
    void onChange(TriggerChange change) {
        if (change.trigger().getSpec().source().bus() != null) {
            compiler.execute(() -> follow(change));
        }
    }

    private void follow(TriggerChange change) {
        Trigger trigger = change.trigger();
        if (!(change instanceof TriggerChange.Put)) {
            compiled.remove(trigger.getMetadata().getUid());
            return;
        }
        Compiled current = of(trigger);
        if (current.rule().isPresent()) {
            reports.flows(trigger);
        } else {
            reports.fails(trigger, INVALID, current.error());
        }
    }

    private Compiled of(Trigger trigger) {
        BusSource source = trigger.getSpec().source().bus();
        return compiled.compute(
                trigger.getMetadata().getUid(),
                (uid, before) -> before != null && before.source().equals(source) ? before : compile(source));
    }

    private static Compiled compile(BusSource source) {
        try {
            return new Compiled(source, Optional.of(BusRule.compile(source)), "");
        } catch (InvalidRuleException e) {
            return new Compiled(source, Optional.empty(), e.getMessage());
        }
    }
}
