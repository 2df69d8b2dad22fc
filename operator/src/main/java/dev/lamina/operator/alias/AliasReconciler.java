package dev.lamina.operator.alias;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.AliasStatusBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.FieldOwner;
import dev.lamina.operator.status.ReconcileFailure;
import dev.lamina.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.Condition;
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
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Reconciles Aliases: writes into the status what is invoked now. It writes nothing else. */
@ControllerConfiguration(
        name = "alias",
        fieldManager = FieldOwner.NAME,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.HOURS))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 5_000, intervalMultiplier = 1.5, maxInterval = 60_000)
public class AliasReconciler implements Reconciler<Alias> {
    /** How often errors are counted during a rollout. */
    private static final Duration COUNTED = Duration.ofSeconds(2);

    private static final String OF_FUNCTION = "of-function";

    private final Conditions conditions;
    private final StatusWriter writer;
    private final GatewayCounts counts;
    private final OperatorConfig config;
    private final Clock clock;

    public AliasReconciler(
            Conditions conditions, StatusWriter writer, GatewayCounts counts, OperatorConfig config, Clock clock) {
        this.conditions = conditions;
        this.writer = writer;
        this.counts = counts;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Alias>> prepareEventSources(EventSourceContext<Alias> context) {
        IndexerResourceCache<Alias> aliases = context.getPrimaryCache();
        aliases.addIndexer(
                OF_FUNCTION,
                alias -> List.of(
                        key(alias.getMetadata().getNamespace(), alias.getSpec().function())));
        // Set below, before it is first asked.
        AtomicReference<InformerEventSource<FunctionVersion, Alias>> versions = new AtomicReference<>();
        versions.set(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(FunctionVersion.class, Alias.class)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(version -> aliases
                                .byIndex(
                                        OF_FUNCTION,
                                        key(
                                                version.getMetadata().getNamespace(),
                                                version.getSpec().function()))
                                .stream()
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                        .withPrimaryToSecondaryMapper((Alias alias) -> ids(versions.get()
                                .byIndex(
                                        OF_FUNCTION,
                                        key(
                                                alias.getMetadata().getNamespace(),
                                                alias.getSpec().function()))))
                        .withOnUpdateFilter((now, before) -> isReady(now) != isReady(before))
                        .build(),
                context));
        versions.get()
                .addIndexers(Map.of(
                        OF_FUNCTION,
                        version -> List.of(key(
                                version.getMetadata().getNamespace(),
                                version.getSpec().function()))));
        return List.of(versions.get());
    }

    @Override
    public UpdateControl<Alias> reconcile(Alias cached, Context<Alias> context) {
        Alias alias = writer.newest(cached);
        AliasStatus before = alias.getStatus();
        long generation = alias.getMetadata().getGeneration();
        if (alias.unreadable().isPresent()) {
            return writer.write(
                    context.getClient(),
                    alias,
                    status(before)
                            .with(unreadable -> unreadable
                                    .conditions(conditions.unreadable(
                                            alias.unreadable().get(),
                                            status(before).conditions(),
                                            generation))
                                    .observedGeneration(generation)));
        }
        Map<String, Boolean> versions = new HashMap<>();
        AtomicReference<String> name = new AtomicReference<>(alias.getSpec().function());
        context.getSecondaryResourcesAsStream(FunctionVersion.class)
                .filter(version -> !version.isMarkedForDeletion())
                .forEach(version -> {
                    versions.put(String.valueOf(version.getSpec().version()), isReady(version));
                    Optional.ofNullable(version.getSpec().functionSpec().functionName())
                            .ifPresent(name::set);
                });
        Weights weights = new Routing(alias.getSpec(), before, versions).at(clock.instant(), counts.of(alias));
        AliasStatus next = status(alias, name.get(), weights, generation);
        UpdateControl<Alias> control = writer.write(context.getClient(), alias, next);
        return GatewayCounts.inProgress(next) ? control.rescheduleAfter(COUNTED) : control;
    }

    @Override
    public ErrorStatusUpdateControl<Alias> updateErrorStatus(Alias cached, Context<Alias> context, Exception failure) {
        Alias alias = writer.newest(cached);
        AliasStatus before = status(alias.getStatus());
        ReconcileFailure.of(context, failure)
                .ifPresent(fact -> writer.write(
                        context.getClient(),
                        alias,
                        before.withConditions(conditions.failed(
                                fact, before.conditions(), alias.getMetadata().getGeneration()))));
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private AliasStatus status(Alias alias, String functionName, Weights weights, long generation) {
        ConditionFact ready = weights.version() == null
                ? weights.upToDate().as(Lamina.READY)
                : ConditionFact.isTrue(Lamina.READY, "Available", "Invokes " + weights.text());
        List<Condition> before =
                alias.getStatus() == null ? null : alias.getStatus().conditions();
        String namespace = alias.getMetadata().getNamespace();
        return AliasStatusBuilder.builder()
                .conditions(conditions.withProgress(
                        weights.upToDate(), List.of(ready, weights.upToDate()), before, generation))
                .observedGeneration(generation)
                .version(weights.version())
                .additionalVersion(weights.additional())
                .additionalWeight(weights.additional() == null ? null : weights.weight())
                .weights(weights.text())
                .rollout(weights.rollout())
                .arn(Lamina.arn(config.region(), namespace, functionName) + ":"
                        + alias.getSpec().name())
                .url(AliasUrl.of(alias, config.url()).orElse(null))
                .build();
    }

    private static AliasStatus status(AliasStatus status) {
        return status == null ? AliasStatusBuilder.builder().build() : status;
    }

    private static boolean isReady(FunctionVersion version) {
        return Optional.ofNullable(version.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), Lamina.READY))
                .filter(ready -> ready.getStatus().equals("True"))
                .isPresent();
    }

    private static Set<ResourceID> ids(List<FunctionVersion> versions) {
        return versions.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    private static String key(String namespace, String function) {
        return namespace + "/" + function;
    }
}
