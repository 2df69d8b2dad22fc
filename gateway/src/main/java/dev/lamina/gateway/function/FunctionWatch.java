package dev.lamina.gateway.function;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionUrl;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionChange.Added;
import dev.lamina.gateway.function.FunctionChange.Changed;
import dev.lamina.gateway.function.FunctionChange.Removed;
import dev.lamina.gateway.pacing.NamespaceLimits;
import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Watches Functions; reads one again for callers that cannot rely on a possibly stale watch. */
@Singleton
public final class FunctionWatch implements Functions, FunctionChanges {
    private final ResourceWatch<Function, FunctionId, FunctionView, FunctionChange> watch;
    private final Versions versions;
    private final FunctionRefresh refresh =
            new FunctionRefresh(this::reload, Executors.newVirtualThreadPerTaskExecutor());

    // Mutable state, written under the watch's lock only.
    private final ReservedSum reserved;
    private final Map<String, Integer> functionsOf = new HashMap<>();
    private volatile int namespaces;

    @Inject
    FunctionWatch(KubernetesClient client, GatewayConfig config, NamespaceClaims claims) {
        FunctionMapping mapping = new FunctionMapping(new FunctionViews(config.region()));
        List<String> watched = config.namespaces().orElse(List.of());
        this.watch = new ResourceWatch<>(client, watched, claims, mapping);
        this.versions = new Versions(client, watched, claims, mapping);
        this.reserved = new ReservedSum(new NamespaceLimits(config.limits()));
        // The first of all listeners: the others find the sum as it is after the change.
        watch.onChange(this::sumUp);
    }

    /** Like {@link ResourceWatch#start}. */
    public void start() {
        watch.start();
        versions.start();
    }

    public void stop() {
        watch.stop();
        versions.stop();
    }

    /** Whether every Function that existed at the start is known. */
    public boolean synced() {
        return watch.synced() && versions.synced();
    }

    @Override
    public Optional<FunctionView> find(FunctionId id) {
        FunctionId resolved = resolve(id);
        return resolved.isVersion() ? version(resolved) : watch.find(resolved);
    }

    /** A version exists as long as its function, whose reserved concurrency is for all versions. */
    private Optional<FunctionView> version(FunctionId id) {
        return versions.find(id)
                .flatMap(view -> watch.find(id.function())
                        .map(function ->
                                function.reserved().isEmpty() ? view : view.withReserved(function.reserved())));
    }

    @Override
    public FunctionId resolve(FunctionId id) {
        return id.isAlias() ? versions.choose(id) : id;
    }

    @Override
    public Optional<FunctionUrl> url(FunctionId id) {
        return id.isAlias() ? versions.url(id) : Functions.super.url(id);
    }

    @Override
    public CompletionStage<Boolean> refresh(FunctionId id, Optional<FunctionView> known) {
        return watch.covers(id.namespace())
                ? refresh.refresh(id).thenApply(done -> !find(id).equals(known))
                : CompletableFuture.completedFuture(false);
    }

    private void reload(FunctionId id) {
        if (id.qualifier().isPresent()) {
            versions.refresh(id);
        }
        FunctionId function = id.function();
        watch.refresh(function.namespace(), function.name());
    }

    public Collection<FunctionView> all() {
        return watch.all();
    }

    /** All functions and all of their versions: whatever may have environments. */
    public Collection<FunctionView> runnable() {
        return Stream.concat(watch.all().stream(), versions.all().stream()).toList();
    }

    @Override
    public long reserved() {
        return reserved.sum();
    }

    @Override
    public boolean severalNamespaces() {
        return namespaces > 1;
    }

    @Override
    public Optional<Function> resource(FunctionId id) {
        FunctionId resolved = resolve(id);
        return resolved.isVersion()
                ? versions.resource(resolved)
                : watch.resource(resolved.namespace(), resolved.name());
    }

    @Override
    public Collection<Function> resources(String namespace) {
        return watch.resources(namespace);
    }

    /** The resources with a label, of all namespaces; must not be changed. */
    public Collection<Function> labelled(String label) {
        return watch.resources().stream()
                .filter(function -> function.getMetadata().getLabels() != null
                        && function.getMetadata().getLabels().containsKey(label))
                .toList();
    }

    @Override
    public void onChange(Consumer<FunctionChange> listener) {
        watch.onChange(listener);
        versions.onChange(listener);
    }

    /** Calls the listener for every alias, then with each change; a deleted alias invokes nothing. */
    public void onAlias(Consumer<AliasView> listener) {
        versions.onAlias(listener);
    }

    private void sumUp(FunctionChange change) {
        switch (change) {
            case Added(var view) -> {
                reserved.add(view.id().namespace(), reserved(view));
                functionsOf.merge(view.id().namespace(), 1, Integer::sum);
            }
            case Changed(var view, var before) ->
                reserved.add(view.id().namespace(), reserved(view) - reserved(before));
            case Removed(var last) -> {
                reserved.add(last.id().namespace(), -reserved(last));
                functionsOf.computeIfPresent(last.id().namespace(), (_, count) -> count == 1 ? null : count - 1);
            }
        }
        namespaces = functionsOf.size();
    }

    private static int reserved(FunctionView view) {
        return view.reserved().orElse(0);
    }
}
