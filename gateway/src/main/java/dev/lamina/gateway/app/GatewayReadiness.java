package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.source.Triggers;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once all Functions are known, because before that a known function would get a 404, and all Triggers, because
 * the same is true for a route of an HTTP API; until the gateway is asked to stop. Triggers are waited for a while
 * only: if they cannot be read, because their CRD or the right is missing, functions are served nevertheless.
 */
@Readiness
@Singleton
final class GatewayReadiness implements HealthCheck {
    private static final long TRIGGERS_WAIT_NANOS = Duration.ofSeconds(30).toNanos();

    private final FunctionWatch functions;
    private final Triggers triggers;
    private final Drain drain;
    private final long started = System.nanoTime();

    GatewayReadiness(FunctionWatch functions, Triggers triggers, Drain drain) {
        this.functions = functions;
        this.triggers = triggers;
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        boolean triggersKnown = triggers.synced();
        return HealthCheckResponse.named("functions known")
                .status(functions.synced() && (triggersKnown || hasWaited()) && !drain.begun())
                .withData("functions", functions.all().size())
                .withData("triggers known", triggersKnown)
                .withData("stopping", drain.begun())
                .build();
    }

    private boolean hasWaited() {
        return System.nanoTime() - started > TRIGGERS_WAIT_NANOS;
    }
}
