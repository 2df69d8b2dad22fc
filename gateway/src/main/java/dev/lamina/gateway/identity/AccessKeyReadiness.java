package dev.lamina.gateway.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the access keys are known, or a signature that holds would be answered 503. Not for ever: where the list of
 * Secrets fails again and again, tokens work all the same.
 */
@Readiness
@Singleton
final class AccessKeyReadiness implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AccessKeys keys;
  private final LongSupplier clock;
  private final long begun;

  @Inject
  AccessKeyReadiness(AccessKeys keys) {
    this(keys, System::nanoTime);
  }

  /** @param clock nanoseconds, as {@link System#nanoTime} */
  AccessKeyReadiness(AccessKeys keys, LongSupplier clock) {
    this.keys = keys;
    this.clock = clock;
    this.begun = clock.getAsLong();
  }

  @Override
  public HealthCheckResponse call() {
    boolean known = keys.known();
    return HealthCheckResponse.named("access keys known")
        .status(known || clock.getAsLong() - begun > PATIENCE.toNanos())
        .withData("known", known)
        .build();
  }
}
