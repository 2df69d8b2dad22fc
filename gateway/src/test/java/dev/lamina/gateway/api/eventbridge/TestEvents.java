package dev.lamina.gateway.api.eventbridge;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.source.bus.TestBuses;

/** EventBridge's API on a test's triggers. */
public final class TestEvents {
    private TestEvents() {}

    public static Endpoint of(
            Triggers triggers, AsyncInvoker invoker, FunctionRefResolver targets, GatewayConfig config) {
        return new EventsEndpoint(
                new PutEvents(TestBuses.of(triggers, invoker, config), targets, config),
                new TestEventPattern(targets, config),
                config);
    }
}
