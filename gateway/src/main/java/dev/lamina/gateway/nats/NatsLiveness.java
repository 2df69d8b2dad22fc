package dev.lamina.gateway.nats;

import io.nats.client.Connection;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Down once the client has closed its connection, as it does when a server to which it was connected refuses its login
 * twice: it never opens it again, and a new process reads the login again. Down as well when the names in NATS turn out
 * to belong to another installation. An unavailable server is not a reason: synchronous invocations continue.
 */
@Liveness
@ApplicationScoped
class NatsLiveness implements HealthCheck {
    private final Connection nats;

    NatsLiveness(Connection nats) {
        this.nats = nats;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("NATS connection")
                .status(nats.getStatus() != Connection.Status.CLOSED)
                .withData("status", nats.getStatus().name())
                .build();
    }
}
