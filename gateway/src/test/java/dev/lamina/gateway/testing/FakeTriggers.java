package dev.lamina.gateway.testing;

import dev.lamina.api.FunctionReference;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TopicReference;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import dev.lamina.gateway.source.Triggers;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The Triggers of a test; the watch has not reported some of them yet. */
public final class FakeTriggers implements Triggers, TriggerChanges {
    private final List<Trigger> watched = new CopyOnWriteArrayList<>();
    private final List<Trigger> unseen = new CopyOnWriteArrayList<>();
    private final List<Consumer<TriggerChange>> listeners = new CopyOnWriteArrayList<>();
    private final List<String> notServed = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean synced = true;

    /** A trigger whose uid is its name. */
    public static Trigger subscription(String namespace, String name, String topic, String function, boolean enabled) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid(name)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference(function))
                .enabled(enabled)
                .source(SourceBuilder.builder().topic(new TopicReference(topic)).build())
                .build());
        return trigger;
    }

    public void put(Trigger trigger) {
        watched.add(trigger);
        listeners.forEach(listener -> listener.accept(new TriggerChange.Put(trigger)));
    }

    public void remove(Trigger trigger) {
        watched.remove(trigger);
        listeners.forEach(listener -> listener.accept(new TriggerChange.Removed(trigger)));
    }

    @Override
    public void onChange(Consumer<TriggerChange> listener) {
        watched.forEach(trigger -> listener.accept(new TriggerChange.Put(trigger)));
        listeners.add(listener);
    }

    public void putUnseen(Trigger trigger) {
        unseen.add(trigger);
    }

    @Override
    public Collection<Trigger> current() {
        return List.copyOf(watched);
    }

    /** The watch has not read its list yet. */
    public void beginAgain() {
        synced = false;
        unseen.addAll(watched);
        watched.clear();
    }

    public void doNotServe(String namespace) {
        notServed.add(namespace);
    }

    /** How often the API server was asked. */
    public int reads() {
        return reads.get();
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public boolean serves(String namespace) {
        return !notServed.contains(namespace);
    }

    @Override
    public Collection<Trigger> read() {
        reads.incrementAndGet();
        return Stream.concat(watched.stream(), unseen.stream()).toList();
    }
}
