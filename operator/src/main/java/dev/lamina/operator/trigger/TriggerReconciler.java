package dev.lamina.operator.trigger;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatus;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.installation.NamespaceClaims;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.FieldOwner;
import dev.lamina.operator.status.ReconcileFailure;
import dev.lamina.operator.status.StatusWriter;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Sets at its source what a trigger requires, and removes it again. The status names the location <em>before</em>
 * anything is set there, so that after a failure at any point nothing is left at an unknown location. No trigger has a
 * finalizer of Lamina: it is deleted at once, and what was set for it is removed afterwards (see docs/adr/0031). So
 * deletions arrive in {@link #reconcile}, which the SDK calls "all events".
 */
@GradualRetry(maxAttempts = Integer.MAX_VALUE, maxInterval = 30_000)
@ControllerConfiguration(
        name = "trigger",
        fieldManager = FieldOwner.NAME,
        triggerReconcilerOnAllEvents = true,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES),
        // A change of the delivery matters although the generation is the same; the filter ignores our own status
        // writes.
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = TriggerUpdateFilter.class))
public class TriggerReconciler implements Reconciler<Trigger> {
    private static final String FUNCTION_RESOLVED = "FunctionResolved";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Bindings bindings;
    private final SecretAccess secrets;
    private final Conditions conditions;
    private final StatusWriter writer;
    private final SiblingTriggers siblings;
    private final Predicate<String> others;

    @Inject
    TriggerReconciler(
            Bindings bindings,
            SecretAccess secrets,
            Conditions conditions,
            StatusWriter writer,
            NamespaceClaims claims) {
        this(
                bindings,
                secrets,
                conditions,
                writer,
                namespace -> claims.other(namespace).isPresent());
    }

    TriggerReconciler(Bindings bindings, Conditions conditions, StatusWriter writer) {
        this(bindings, new SecretAccess(Optional.empty()), conditions, writer, namespace -> false);
    }

    /** @param others decides which namespaces belong to another installation */
    TriggerReconciler(
            Bindings bindings,
            SecretAccess secrets,
            Conditions conditions,
            StatusWriter writer,
            Predicate<String> others) {
        this.others = others;
        this.secrets = secrets;
        this.bindings = bindings;
        this.conditions = conditions;
        this.writer = writer;
        this.siblings = new SiblingTriggers(bindings);
    }

    @Override
    public List<EventSource<?, Trigger>> prepareEventSources(EventSourceContext<Trigger> context) {
        FunctionToTriggersMapper mapper = new FunctionToTriggersMapper(context.getPrimaryCache());
        InformerEventSource<Function, Trigger> functions = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Function.class, Trigger.class)
                        .withSecondaryToPrimaryMapper(mapper)
                        .withPrimaryToSecondaryMapper(mapper)
                        // Only whether the function exists matters.
                        .withOnUpdateFilter((now, before) -> false)
                        .build(),
                context);
        bindings.onSwept(location ->
                siblings.wake(Set.of(location), context.getPrimaryCache().list()));
        List<EventSource<?, Trigger>> all = new ArrayList<>(secrets.eventSources(context));
        all.add(functions);
        all.add(siblings.eventSource());
        return all;
    }

    @Override
    public UpdateControl<Trigger> reconcile(Trigger cached, Context<Trigger> context) {
        if (context.isPrimaryResourceDeleted()) {
            bindings.deleted(cached);
            return UpdateControl.noUpdate();
        }
        Trigger trigger = writer.newest(cached);
        if (Finalizer.on(trigger)) {
            bindings.remember(trigger);
            new Finalizer(context.getClient()).remove(trigger);
        }
        if (trigger.isMarkedForDeletion()) {
            // It still exists because of another program's finalizer: the gateway takes no more events for it.
            bindings.deleted(trigger);
            return UpdateControl.noUpdate();
        }
        return settle(trigger, context);
    }

    private UpdateControl<Trigger> settle(Trigger trigger, Context<Trigger> context) {
        TriggerStatus before = trigger.getStatus();
        if (trigger.unreadable().isPresent()) {
            // What is set at the source stays, because it is unknown what it should be.
            long generation = trigger.getMetadata().getGeneration();
            TriggerStatus known = operatorsPart(before);
            TriggerStatus now = known.with(
                    conditions.unreadable(trigger.unreadable().get(), known.conditions(), generation), generation);
            return inTime(write(context, trigger, before, now), now);
        }
        secrets.settle(trigger, context);
        LocationMemory memory = new LocationMemory(trigger, location -> note(trigger, location, context));
        List<Trigger> all = ours(context.getPrimaryCache()
                .list()
                // The cache may be older than the last status write.
                .map(other ->
                        ResourceID.fromResource(other).equals(ResourceID.fromResource(trigger)) ? trigger : other));
        ConditionFact source = bindings.settle(trigger, all, memory);
        ConditionFact function = QualifierCheck.objection(trigger, context)
                .map(why -> ConditionFact.isFalse(FUNCTION_RESOLVED, "QualifierNotFound", why))
                .orElseGet(() -> functionFact(trigger, context.getSecondaryResource(Function.class)));
        TriggerStatus now =
                status(trigger, List.of(function, source), memory.location(), bindings.hostNames(trigger, all));
        UpdateControl<Trigger> control = write(context, trigger, before, now);
        if (SiblingTriggers.changed(before, now)) {
            siblings.wake(trigger, context.getPrimaryCache().list());
        }
        return inTime(control, now);
    }

    /** A Trigger of another installation never conflicts here, even if its bucket has the same name. */
    List<Trigger> ours(Stream<Trigger> all) {
        return all.filter(trigger -> !others.test(trigger.getMetadata().getNamespace()))
                .toList();
    }

    @Override
    public ErrorStatusUpdateControl<Trigger> updateErrorStatus(
            Trigger cached, Context<Trigger> context, Exception failure) {
        Trigger trigger = writer.newest(cached);
        TriggerStatus before = operatorsPart(trigger.getStatus());
        ReconcileFailure.of(context, failure)
                .ifPresent(fact -> write(
                        context,
                        trigger,
                        trigger.getStatus(),
                        before.with(
                                conditions.failed(
                                        fact,
                                        before.conditions(),
                                        trigger.getMetadata().getGeneration()),
                                before.observedGeneration())));
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    /**
     * Writes the location into the status without other changes; only the final write reports that the present spec was
     * processed.
     */
    private void note(Trigger trigger, String location, Context<Trigger> context) {
        TriggerStatus before = trigger.getStatus();
        // Before the first reconciliation the status is the schema's default: without conditions.
        TriggerStatus noted = before == null
                ? TriggerStatusBuilder.builder()
                        .conditions(List.of())
                        .boundTo(location)
                        .build()
                : TriggerStatusBuilder.builder()
                        .conditions(before.conditions() == null ? List.of() : before.conditions())
                        .observedGeneration(before.observedGeneration())
                        .boundTo(location)
                        .hostNames(before.hostNames())
                        .build();
        write(context, trigger, before, noted);
        trigger.setStatus(noted.with(before == null ? null : before.delivery()));
    }

    /** Does not change the gateway's part of the status. */
    private UpdateControl<Trigger> write(
            Context<Trigger> context, Trigger trigger, TriggerStatus before, TriggerStatus next) {
        return writer.write(context.getClient(), trigger, before == null ? null : before.with(null), next);
    }

    private static TriggerStatus operatorsPart(TriggerStatus status) {
        return status == null ? TriggerStatusBuilder.builder().build() : status.with(null);
    }

    private static ConditionFact functionFact(Trigger trigger, Optional<Function> function) {
        String name = trigger.getSpec().function().name();
        return function.isPresent()
                ? ConditionFact.isTrue(FUNCTION_RESOLVED, "Found", "Function " + name + " gets the events")
                : ConditionFact.isFalse(
                        FUNCTION_RESOLVED,
                        "FunctionNotFound",
                        "spec.function.name: there is no Function " + name + " in namespace "
                                + trigger.getMetadata().getNamespace() + ": create it, or correct the name");
    }

    private TriggerStatus status(
            Trigger trigger, List<ConditionFact> facts, Optional<String> location, List<String> hostNames) {
        ConditionFact last = facts.getLast();
        List<ConditionFact> all = new ArrayList<>();
        all.add(facts.stream()
                .filter(fact -> !fact.holds())
                .findFirst()
                .orElse(last)
                .as(Lamina.READY));
        all.addAll(facts);
        TriggerStatus before = trigger.getStatus();
        long generation = trigger.getMetadata().getGeneration();
        return TriggerStatusBuilder.builder()
                .conditions(conditions.withProgress(
                        all.getFirst(), all, before == null ? null : before.conditions(), generation))
                .observedGeneration(generation)
                .boundTo(location.orElse(null))
                .hostNames(hostNames.isEmpty() ? null : hostNames)
                .build();
    }

    /** A trigger with an error is checked again within half a minute. */
    private static UpdateControl<Trigger> inTime(UpdateControl<Trigger> control, TriggerStatus now) {
        boolean well = now.conditions().stream()
                .allMatch(condition -> condition.getStatus().equals("True"));
        long delay = control.getScheduleDelay().orElse(LONGEST_WAIT.toMillis());
        return well || delay <= LONGEST_WAIT.toMillis() ? control : control.rescheduleAfter(LONGEST_WAIT);
    }
}
