package dev.lamina.gateway.testing;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.Function;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionChanges;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionView.NotReady;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.function.Functions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Functions as a test declares them. */
public final class FakeFunctions implements Functions, FunctionChanges {
    private final Map<FunctionId, FunctionView> views = new ConcurrentHashMap<>();
    private final Map<FunctionId, Function> resources = new ConcurrentHashMap<>();
    private final Map<FunctionId, FunctionView> unseen = new ConcurrentHashMap<>();
    private final Map<FunctionId, Function> unseenResources = new ConcurrentHashMap<>();
    private final Map<FunctionId, FunctionId> aliases = new ConcurrentHashMap<>();
    private final List<Consumer<FunctionChange>> listeners = new CopyOnWriteArrayList<>();

    /** A ready function of 3 seconds' timeout in namespace default. */
    public FunctionId ready(String name) {
        return put(view(name, Duration.ofSeconds(3), OptionalInt.empty(), Optional.empty()));
    }

    /** An alias of the form {@code NAME:live} that leads to a version, which may change. */
    public FunctionId alias(String name, FunctionId version) {
        FunctionId alias = new FunctionId(version.namespace(), name);
        aliases.put(alias, version);
        return alias;
    }

    @Override
    public FunctionId resolve(FunctionId id) {
        return aliases.getOrDefault(id, id);
    }

    public FunctionId ready(String name, Duration timeout) {
        return put(view(name, timeout, OptionalInt.empty(), Optional.empty()));
    }

    public FunctionId reserving(String name, int reserved) {
        return put(view(name, Duration.ofSeconds(3), OptionalInt.of(reserved), Optional.empty()));
    }

    /** One environment runs {@code perInstance} invocations at once. */
    public FunctionId reserving(String name, int reserved, int perInstance) {
        FunctionView view = view(name, Duration.ofSeconds(3), OptionalInt.of(reserved), Optional.empty());
        return put(FunctionViewBuilder.builder(view).perInstance(perInstance).build());
    }

    public FunctionId notReady(String name, String reason, String message) {
        return put(view(name, Duration.ofSeconds(3), OptionalInt.empty(), Optional.of(new NotReady(reason, message))));
    }

    public synchronized FunctionId put(FunctionView view) {
        FunctionView before = views.put(view.id(), view);
        notifyListeners(before == null ? new FunctionChange.Added(view) : new FunctionChange.Changed(view, before));
        return view.id();
    }

    /** The resource that {@link #resource} returns for it. */
    public void resource(Function function) {
        resources.put(id(function), function);
    }

    /** The same after a refresh. */
    public void resourceUnseen(Function function) {
        unseenResources.put(id(function), function);
    }

    private static FunctionId id(Function function) {
        return new FunctionId(
                function.getMetadata().getNamespace(), function.getMetadata().getName());
    }

    public synchronized void remove(FunctionId id) {
        FunctionView last = views.remove(id);
        resources.remove(id);
        notifyListeners(new FunctionChange.Removed(last));
    }

    @Override
    public Optional<FunctionView> find(FunctionId id) {
        return Optional.ofNullable(views.get(resolve(id)));
    }

    @Override
    public CompletionStage<Boolean> refresh(FunctionId id, Optional<FunctionView> known) {
        Optional.ofNullable(unseenResources.remove(id)).ifPresent(this::resource);
        FunctionView found = unseen.remove(id);
        if (found != null) {
            put(found);
        }
        return CompletableFuture.completedFuture(!find(id).equals(known));
    }

    /** Ready, but this is not known until a refresh. */
    public FunctionId readyUnseen(String name) {
        FunctionView view = view(name, Duration.ofSeconds(3), OptionalInt.empty(), Optional.empty());
        unseen.put(view.id(), view);
        return view.id();
    }

    @Override
    public long reserved() {
        return views.values().stream()
                .filter(view -> !view.id().isVersion())
                .mapToLong(view -> view.reserved().orElse(0))
                .sum();
    }

    @Override
    public boolean severalNamespaces() {
        return views.keySet().stream().map(FunctionId::namespace).distinct().count() > 1;
    }

    @Override
    public Optional<Function> resource(FunctionId id) {
        return Optional.ofNullable(resources.get(id));
    }

    @Override
    public Collection<Function> resources(String namespace) {
        return resources.values().stream()
                .filter(f -> f.getMetadata().getNamespace().equals(namespace))
                .toList();
    }

    @Override
    public synchronized void onChange(Consumer<FunctionChange> listener) {
        views.values().forEach(view -> listener.accept(new FunctionChange.Added(view)));
        listeners.add(listener);
    }

    private void notifyListeners(FunctionChange change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    private static FunctionView view(String name, Duration timeout, OptionalInt reserved, Optional<NotReady> notReady) {
        return FunctionViewBuilder.builder()
                .id(new FunctionId("default", name))
                .arn("arn:aws:lambda:us-east-1:default:function:" + name)
                .timeout(timeout)
                .memoryMb(128)
                .reserved(reserved)
                .perInstance(1)
                .async(AsyncInvocation.DEFAULTS)
                .notReady(notReady)
                .build();
    }
}
