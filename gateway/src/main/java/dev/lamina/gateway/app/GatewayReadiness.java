package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.source.TriggerWatch;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once all Functions and Triggers are known, because before that a known function, or a route of an HTTP API,
 * would get a 404; until the gateway is asked to stop.
 */
@Readiness
@Singleton
final class GatewayReadiness implements HealthCheck {
    private final FunctionWatch functions;
    private final TriggerWatch triggers;
    private final Drain drain;

    GatewayReadiness(FunctionWatch functions, TriggerWatch triggers, Drain drain) {
        this.functions = functions;
        this.triggers = triggers;
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("functions known")
                .status(functions.synced() && triggers.synced() && !drain.begun())
                .withData("functions", functions.all().size())
                .withData("stopping", drain.begun())
                .build();
    }
}
