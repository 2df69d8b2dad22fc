package dev.lamina.gateway.source;

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

    TriggerWatch(KubernetesClient client, GatewayConfig config, NamespaceClaims claims) {
        this.watch = new ResourceWatch<>(client, config.namespaces().orElse(List.of()), claims, new TriggerMapping());
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
        return watch.read();
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
