package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionWatch;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once all Functions are known, because before that a known function would get a 404; until the gateway is asked
 * to stop.
 */
@Readiness
@Singleton
final class GatewayReadiness implements HealthCheck {
    private final FunctionWatch functions;
    private final Drain drain;

    GatewayReadiness(FunctionWatch functions, Drain drain) {
        this.functions = functions;
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("functions known")
                .status(functions.synced() && !drain.begun())
                .withData("functions", functions.all().size())
                .withData("stopping", drain.begun())
                .build();
    }
}
