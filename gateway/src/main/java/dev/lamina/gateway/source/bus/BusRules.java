package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.BusSource;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.CompiledTriggers;
import dev.lamina.gateway.source.CompiledTriggers.Result;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import dev.lamina.gateway.source.filter.Filters.Match;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The rules of buses: the compiled pattern and input of each Trigger. No event passes a rule that cannot be used, and
 * the trigger's status reports it.
 */
@Singleton
class BusRules {
    /** The condition's reason. */
    static final String INVALID = "InvalidRule";

    private final DeliveryReports reports;
    private final CompiledTriggers<BusSource, BusRule> compiled;

    @Inject
    BusRules(DeliveryReports reports) {
        this(reports, CompiledTriggers.thread("bus rules"));
    }

    /** @param compiler runs one task at a time, in their order */
    BusRules(DeliveryReports reports, Executor compiler) {
        this.reports = reports;
        this.compiled = new CompiledTriggers<>(
                reports,
                compiler,
                INVALID,
                trigger -> Optional.ofNullable(trigger.getSpec().source().bus()),
                BusRules::compile);
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers) {
        triggers.onChange(this::onChange);
    }

    /**
     * The trigger's rule, if it can be used and its pattern matches. An event that takes too long to match does not,
     * and is reported: the function must not get events that are not meant for it.
     */
    Optional<BusRule> matching(Trigger trigger, ObjectNode event) {
        return compiled.of(trigger).value().filter(rule -> {
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
        return Optional.of(compiled.of(trigger).error()).filter(error -> !error.isEmpty());
    }

    /** Reports that an event could not be given to the function. */
    void report(Trigger trigger, String error) {
        reports.error(trigger, error);
    }

    void onChange(TriggerChange change) {
        compiled.onChange(change);
    }

    private static Result<BusRule> compile(BusSource source) {
        try {
            return Result.of(BusRule.compile(source));
        } catch (InvalidRuleException e) {
            return Result.invalid(e.getMessage());
        }
    }
}
