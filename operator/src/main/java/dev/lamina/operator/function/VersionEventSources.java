package dev.lamina.operator.function;

import dev.lamina.api.Alias;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Trigger;
import dev.lamina.operator.backlog.BacklogSource;
import dev.lamina.operator.backlog.EventBacklog;
import dev.lamina.operator.cache.InformerStores;
import dev.lamina.operator.environment.Environments;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.TriggerAuthentication;
import dev.lamina.operator.trigger.TriggerUpdateFilter;
import dev.lamina.operator.workload.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The event sources of a version: its objects, its environments, the aliases and triggers that use it, its backlog. */
final class VersionEventSources {
    private static final Duration BACKLOG_INTERVAL = Duration.ofSeconds(10);
    private static final String OF_FUNCTION = "of-function";

    private VersionEventSources() {}

    static List<EventSource<?, FunctionVersion>> of(EventSourceContext<FunctionVersion> context, EventBacklog backlog) {
        IndexerResourceCache<FunctionVersion> versions = context.getPrimaryCache();
        versions.addIndexer(
                OF_FUNCTION,
                version -> List.of(key(
                        version.getMetadata().getNamespace(), version.getSpec().function())));
        InformerStores stores = new InformerStores(context);
        return List.of(
                owned(Deployment.class, stores.packed(Deployment.class), context, (now, before) -> true),
                owned(ScaledObject.class, null, context, EventSources::matters),
                owned(TriggerAuthentication.class, null, context, (now, before) -> true),
                users(
                        Alias.class,
                        alias -> alias.getSpec().function(),
                        (now, before) -> !invoked(now).equals(invoked(before)),
                        context),
                users(
                        Trigger.class,
                        trigger -> trigger.getSpec().function().name(),
                        (now, before) -> new TriggerUpdateFilter().accept(now, before),
                        context),
                Environments.source(context, FunctionVersion.class, Labels.ANY_VERSION),
                BacklogSource.of(backlog, BACKLOG_INTERVAL));
    }

    /** @param store null for the SDK's own */
    private static <R extends HasMetadata> EventSource<?, FunctionVersion> owned(
            Class<R> type, ItemStore<R> store, EventSourceContext<FunctionVersion> context, BiPredicate<R, R> matters) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, FunctionVersion.class)
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(Labels.ANY_VERSION)
                        .withItemStore(store)
                        .withOnUpdateFilter(matters::test)
                        .build(),
                context);
    }

    /** All versions of the function are reconciled: the SDK does not report which one is no longer used. */
    private static <R extends HasMetadata> EventSource<?, FunctionVersion> users(
            Class<R> type,
            Function<R, String> function,
            BiPredicate<R, R> matters,
            EventSourceContext<FunctionVersion> context) {
        IndexerResourceCache<FunctionVersion> versions = context.getPrimaryCache();
        // Set below, before it is first asked: a version may be newer than the alias that names it.
        AtomicReference<InformerEventSource<R, FunctionVersion>> source = new AtomicReference<>();
        source.set(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, FunctionVersion.class)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(resource -> ids(versions.byIndex(
                                OF_FUNCTION, key(resource.getMetadata().getNamespace(), function.apply(resource)))))
                        .withPrimaryToSecondaryMapper((FunctionVersion version) -> ids(source.get()
                                .byIndex(
                                        OF_FUNCTION,
                                        key(
                                                version.getMetadata().getNamespace(),
                                                version.getSpec().function()))))
                        .withOnUpdateFilter(matters::test)
                        .build(),
                context));
        source.get()
                .addIndexers(Map.of(
                        OF_FUNCTION,
                        resource -> List.of(key(resource.getMetadata().getNamespace(), function.apply(resource)))));
        return source.get();
    }

    /** Returns what of an alias matters to versions. */
    private static List<Object> invoked(Alias alias) {
        return Arrays.asList(
                alias.getSpec().provisioned(),
                alias.getStatus() == null ? null : alias.getStatus().version(),
                alias.getStatus() == null ? null : alias.getStatus().additionalVersion());
    }

    private static Set<ResourceID> ids(List<? extends HasMetadata> resources) {
        return resources.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    private static String key(String namespace, String function) {
        return namespace + "/" + Objects.requireNonNullElse(function, "");
    }
}
