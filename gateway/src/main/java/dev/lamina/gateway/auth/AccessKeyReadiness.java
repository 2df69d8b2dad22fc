package dev.lamina.gateway.auth;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready when the access keys are known; before that, a valid signature would get 503. The wait is limited: if
 * the Secrets cannot be listed, tokens work all the same.
 */
@Readiness
@Singleton
final class AccessKeyReadiness implements HealthCheck {
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private final AccessKeys keys;
    private final LongSupplier clock;
    private final long startedAt;

    @Inject
    AccessKeyReadiness(AccessKeys keys) {
        this(keys, System::nanoTime);
    }

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    AccessKeyReadiness(AccessKeys keys, LongSupplier clock) {
        this.keys = keys;
        this.clock = clock;
        this.startedAt = clock.getAsLong();
    }

    @Override
    public HealthCheckResponse call() {
        boolean known = keys.known();
        return HealthCheckResponse.named("access keys known")
                .status(known || clock.getAsLong() - startedAt > MAX_WAIT.toNanos())
                .withData("known", known)
                .build();
    }
}
