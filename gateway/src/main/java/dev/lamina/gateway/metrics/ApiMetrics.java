package dev.lamina.gateway.metrics;

import dev.lamina.gateway.api.ApiObserver;
import dev.lamina.gateway.dispatch.ThrottleCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Metrics of the public port. */
@Singleton
public final class ApiMetrics implements ApiObserver {
  private final Counter bodiesThrottled;

  public ApiMetrics(MeterRegistry registry) {
    this.bodiesThrottled = registry.counter(FunctionMeters.THROTTLES,
        "namespace", "", "function", "", FunctionMeters.CAUSE, ThrottleCause.BODIES.tag());
  }

  @Override
  public void bodyThrottled() {
    bodiesThrottled.increment();
  }
}
