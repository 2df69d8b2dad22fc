package dev.lamina.gateway.source.bus;

import dev.lamina.api.BusSource;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.source.topic.RecordedReports;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;

/** Buses of a test's triggers. */
public final class TestBuses {
    private TestBuses() {}

    /** Without an archive. */
    public static Buses of(Triggers triggers, AsyncInvoker invoker, GatewayConfig config) {
        return of(triggers, invoker, config, new NoArchive());
    }

    static Buses of(Triggers triggers, AsyncInvoker invoker, GatewayConfig config, BusArchive archive) {
        return new TriggerBuses(triggers, deliveries(config), archive, invoker, config, new SimpleMeterRegistry());
    }

    static BusReplay replay(Triggers triggers, AsyncInvoker invoker, GatewayConfig config, BusArchive archive) {
        return new BusReplay(triggers, deliveries(config), archive, invoker, config);
    }

    static BusArchive archive(Connection nats, GatewayConfig config) {
        return new JetStreamArchive(nats, config, new SimpleMeterRegistry());
    }

    private static BusDeliveries deliveries(GatewayConfig config) {
        return new BusDeliveries(new BusRules(new RecordedReports(), Runnable::run), config);
    }

    /** A trigger whose uid is its name, for a function of the same name. */
    public static Trigger rule(String namespace, String name, BusSource source) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid(name)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference(name))
                .source(SourceBuilder.builder().bus(source).build())
                .build());
        return trigger;
    }
}
