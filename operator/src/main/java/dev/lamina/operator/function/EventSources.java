package dev.lamina.operator.function;

import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Layer;
import dev.lamina.api.Trigger;
import dev.lamina.operator.backlog.BacklogSource;
import dev.lamina.operator.backlog.EventBacklog;
import dev.lamina.operator.cache.InformerStores;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.environment.Environments;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.TriggerAuthentication;
import dev.lamina.operator.trigger.TriggerUpdateFilter;
import dev.lamina.operator.workload.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The event sources of a function: its objects, its environments, its layers, its triggers, its backlog of events, and
 * its content.
 */
final class EventSources {
    private static final Duration BACKLOG_INTERVAL = Duration.ofSeconds(10);

    private EventSources() {}

    static List<EventSource<?, Function>> of(
            EventSourceContext<Function> context, EventBacklog backlog, ContentChangeNotifier changes) {
        InformerStores stores = new InformerStores(context);
        return List.of(
                owned(ServiceAccount.class, null, context),
                owned(Deployment.class, stores.packed(Deployment.class), context),
                scaledObjects(context),
                owned(TriggerAuthentication.class, null, context),
                triggers(context),
                versions(context),
                aliases(context),
                Environments.source(context),
                layers(context),
                BacklogSource.of(backlog, BACKLOG_INTERVAL),
                changes.source(Function.class));
    }

    /** @param store null for the SDK's own */
    private static <R extends HasMetadata> EventSource<?, Function> owned(
            Class<R> type, ItemStore<R> store, EventSourceContext<Function> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, Function.class)
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(Labels.ANY_FUNCTION)
                        .withItemStore(store)
                        .build(),
                context);
    }

    /**
     * KEDA writes a status every few seconds while a function is active; only a changed verdict causes a
     * reconciliation.
     */
    private static EventSource<?, Function> scaledObjects(EventSourceContext<Function> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ScaledObject.class, Function.class)
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(Labels.ANY_FUNCTION)
                        .withOnUpdateFilter(EventSources::matters)
                        .build(),
                context);
    }

    /** Returns whether more has changed than what KEDA writes every few seconds. */
    static boolean matters(ScaledObject now, ScaledObject before) {
        return !asMade(now).equals(asMade(before)) || !ScalingVerdict.sameVerdict(now, before);
    }

    private static List<Object> asMade(ScaledObject object) {
        ObjectMeta meta = object.getMetadata();
        return List.of(meta.getGeneration(), meta.getLabels(), meta.getAnnotations(), meta.getOwnerReferences());
    }

    private static EventSource<?, Function> triggers(EventSourceContext<Function> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Trigger.class, Function.class)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(new TriggerToFunctionMapper())
                        .withOnUpdateFilter(new TriggerUpdateFilter())
                        .build(),
                context);
    }

    /** Nothing but their number and their labels matters: a version never changes. */
    private static EventSource<?, Function> versions(EventSourceContext<Function> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(FunctionVersion.class, Function.class)
                        .withNamespacesInheritedFromController()
                        .withOnUpdateFilter((now, before) -> false)
                        .build(),
                context);
    }

    /** Aliases that name a version keep it from being deleted. */
    private static EventSource<?, Function> aliases(EventSourceContext<Function> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Alias.class, Function.class)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(alias -> Set.of(new ResourceID(
                                alias.getSpec().function(), alias.getMetadata().getNamespace())))
                        .withOnUpdateFilter((now, before) -> false)
                        .build(),
                context);
    }

    private static EventSource<?, Function> layers(EventSourceContext<Function> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Layer.class, Function.class)
                        .withNamespacesInheritedFromController()
                        .withPrimaryToSecondaryMapper(LayerToFunctionsMapper::layersOf)
                        .withSecondaryToPrimaryMapper(new LayerToFunctionsMapper(context.getPrimaryCache()))
                        .build(),
                context);
    }
}
