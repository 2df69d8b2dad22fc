package dev.lamina.gateway.metrics;

import dev.lamina.gateway.dispatch.Activity;
import dev.lamina.gateway.dispatch.FunctionId;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.InvocationObserver;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionChange;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lambda's metrics, per function. A function's meters go with the function; unknown names never get any. */
@Singleton
public final class InvocationMetrics implements InvocationObserver {
  private final MeterRegistry registry;
  private final Map<FunctionId, FunctionMeters> meters = new ConcurrentHashMap<>();

  public InvocationMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void ended(Invocation invocation, Outcome outcome, Duration elapsed) {
    FunctionMeters of = meters.get(invocation.function());
    if (of != null) {
      of.count(outcome, elapsed);
    }
  }

  /** Called for every function as it comes and goes. */
  public void follow(FunctionChange change, Activity activity) {
    FunctionId id = change.view().id();
    switch (change) {
      case FunctionChange.Added added -> meters.computeIfAbsent(id, key -> new FunctionMeters(registry, key, activity));
      case FunctionChange.Changed changed -> { /* the name is what the meters go by */ }
      case FunctionChange.Removed removed -> {
        FunctionMeters gone = meters.remove(id);
        if (gone != null) {
          gone.remove();
        }
      }
    }
  }
}
