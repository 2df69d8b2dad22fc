package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.BusReference;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.source.Triggers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Buses exist because Triggers name them as their source, except for the default bus of each namespace. */
@Singleton
class TriggerBuses implements Buses {
    private final Triggers triggers;
    private final BusDeliveries deliveries;
    private final BusArchive archive;
    private final AsyncInvoker invoker;
    private final MeterRegistry meters;
    private final String region;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    TriggerBuses(
            Triggers triggers,
            BusDeliveries deliveries,
            BusArchive archive,
            AsyncInvoker invoker,
            GatewayConfig config,
            MeterRegistry meters) {
        this.triggers = triggers;
        this.deliveries = deliveries;
        this.archive = archive;
        this.invoker = invoker;
        this.meters = meters;
        this.region = config.region();
    }

    @Override
    public CompletionStage<Void> put(String namespace, String bus, BusEvent event) {
        return CompletableFuture.supplyAsync(() -> rules(namespace, bus), threads)
                .thenCompose(found -> store(new BusArn(region, namespace, bus), found, event));
    }

    @Override
    public boolean exists(String namespace, String bus) {
        return bus.equals(BusReference.DEFAULT) || !rules(namespace, bus).isEmpty();
    }

    private CompletionStage<Void> store(BusArn bus, List<Trigger> found, BusEvent event) {
        ObjectNode envelope = EventEnvelope.of(bus, event);
        List<Trigger> enabled =
                found.stream().filter(trigger -> trigger.getSpec().isEnabled()).toList();
        List<Invocation> invocations = enabled.stream()
                .flatMap(trigger -> deliveries.of(trigger, envelope, event.ingested(), event.traceHeader()).stream())
                .toList();
        meters.counter("lamina.bus.events", "result", "accepted").increment(invocations.size());
        meters.counter("lamina.bus.events", "result", "filtered").increment(enabled.size() - invocations.size());
        List<CompletableFuture<?>> stored = new ArrayList<>();
        stored.add(CompletableFuture.runAsync(() -> archive.store(bus, event.id(), BusJson.write(envelope)), threads));
        invocations.forEach(invocation -> stored.add(invoker.enqueue(invocation).toCompletableFuture()));
        return CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new));
    }

    /**
     * This gateway may see a Trigger later than its user does, so a bus does not exist only if the API server has no
     * Trigger for it.
     */
    private List<Trigger> rules(String namespace, String bus) {
        List<Trigger> found = named(triggers.current(), namespace, bus);
        return found.isEmpty() && !bus.equals(BusReference.DEFAULT) ? named(triggers.read(), namespace, bus) : found;
    }

    private static List<Trigger> named(Collection<Trigger> all, String namespace, String bus) {
        return all.stream()
                .filter(trigger ->
                        trigger.getMetadata().getNamespace().equals(namespace) && !trigger.isMarkedForDeletion())
                .filter(trigger -> trigger.getSpec().source().bus() != null
                        && trigger.getSpec().source().bus().nameOrDefault().equals(bus))
                .toList();
    }
}
