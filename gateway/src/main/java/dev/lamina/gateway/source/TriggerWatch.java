package dev.lamina.gateway.source;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.ResourceWatch;
import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Watches the Triggers. */
@Singleton
public final class TriggerWatch implements Triggers, TriggerChanges {
    private final ResourceWatch<Trigger, String, Trigger, TriggerChange> watch;
    /**
     * Whoever may publish to a topic can ask for one that does not exist: that is one list at a time, of a namespace.
     */
    private final SharedRead<Collection<Trigger>> all;

    private final LoadingCache<String, SharedRead<Collection<Trigger>>> ofNamespaces;

    TriggerWatch(KubernetesClient client, GatewayConfig config, NamespaceClaims claims) {
        this.watch = new ResourceWatch<>(client, config.namespaces().orElse(List.of()), claims, new TriggerMapping());
        this.all = new SharedRead<>(watch::read);
        this.ofNamespaces =
                Caffeine.newBuilder().weakValues().build(namespace -> new SharedRead<>(() -> watch.read(namespace)));
    }

    void start(@Observes StartupEvent event) {
        watch.start();
    }

    void stop(@Observes ShutdownEvent event) {
        watch.stop();
    }

    @Override
    public Collection<Trigger> current() {
        return watch.resources();
    }

    @Override
    public Collection<Trigger> read() {
        return all.get();
    }

    @Override
    public Collection<Trigger> read(String namespace) {
        return ofNamespaces.get(namespace).get();
    }

    @Override
    public boolean synced() {
        return watch.synced();
    }

    @Override
    public boolean serves(String namespace) {
        return watch.covers(namespace);
    }

    @Override
    public void onChange(Consumer<TriggerChange> listener) {
        watch.onChange(listener);
    }
}
