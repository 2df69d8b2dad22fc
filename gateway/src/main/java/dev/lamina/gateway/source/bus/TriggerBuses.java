package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.source.bus.BusLookup.Found;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Buses exist because Triggers name them as their source, except for the default bus of each namespace. */
@Singleton
class TriggerBuses implements Buses {
    private final BusLookup lookup;
    private final BusDeliveries deliveries;
    private final BusArchive archive;
    private final AsyncInvoker invoker;
    private final MeterRegistry meters;
    private final String region;
    private final BusMatching matching = new BusMatching();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    TriggerBuses(
            Triggers triggers,
            BusDeliveries deliveries,
            BusArchive archive,
            AsyncInvoker invoker,
            GatewayConfig config,
            MeterRegistry meters) {
        this.lookup = new BusLookup(triggers);
        this.deliveries = deliveries;
        this.archive = archive;
        this.invoker = invoker;
        this.meters = meters;
        this.region = config.region();
    }

    @Override
    public CompletionStage<Void> put(String namespace, String bus, BusEvent event) {
        return CompletableFuture.runAsync(
                () -> store(new BusArn(region, namespace, bus), lookup.find(namespace, bus), event), threads);
    }

    @Override
    public boolean exists(String namespace, String bus) {
        return lookup.find(namespace, bus).exists();
    }

    /** The archive first: if it fails, no function has the event, and it can be put again with another id. */
    private void store(BusArn bus, Found found, BusEvent event) {
        ObjectNode envelope = EventEnvelope.of(bus, event);
        if (found.isArchived()) {
            archive.store(bus, event.id(), BusJson.write(envelope));
        }
        List<Trigger> enabled = found.rules().stream()
                .filter(trigger -> trigger.getSpec().isEnabled())
                .toList();
        if (enabled.isEmpty()) {
            return;
        }
        List<CompletionException> failed = new ArrayList<>();
        // A trigger's request id of an event is no other trigger's.
        Map<String, Trigger> byRequestId = new ConcurrentHashMap<>();
        int accepted = matching.each(
                bus.namespace(),
                enabled,
                trigger -> deliveries
                        .of(trigger, envelope, event.ingested(), event.traceHeader())
                        .map(invocation -> {
                            byRequestId.put(invocation.requestId(), trigger);
                            return invocation;
                        }),
                invocations -> enqueue(invocations, byRequestId).ifPresent(failed::add));
        meters.counter("lamina.bus.events", "result", "accepted").increment(accepted);
        meters.counter("lamina.bus.events", "result", "filtered").increment(enabled.size() - accepted);
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }

    /** Stores as many as can be; returns why another one could not be. */
    private Optional<CompletionException> enqueue(List<Invocation> invocations, Map<String, Trigger> byRequestId) {
        try {
            CompletableFuture.allOf(invocations.stream()
                            .map(invocation -> invoker.enqueue(
                                            invocation, DeliveredBy.of(byRequestId.get(invocation.requestId())))
                                    .toCompletableFuture())
                            .toArray(CompletableFuture[]::new))
                    .join();
            return Optional.empty();
        } catch (CompletionException e) {
            return Optional.of(e);
        }
    }
}
