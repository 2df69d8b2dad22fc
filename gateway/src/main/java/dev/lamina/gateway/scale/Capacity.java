package dev.lamina.gateway.scale;

import dev.lamina.gateway.dispatch.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.util.OptionalInt;

/** From invocations to environments. */
final class Capacity {
  private final Functions functions;
  private final int maxReplicas;

  Capacity(Functions functions, int maxReplicas) {
    this.functions = functions;
    this.maxReplicas = maxReplicas;
  }

  /** Invocations that one environment of the function runs at once. */
  int perInstance(FunctionId function) {
    return functions.find(function).map(FunctionView::perInstance).orElse(1);
  }

  /**
   * The environments for so many invocations, no more than the function may have. They are those of all gateways: this holds
   * what runs to the reservation, whoever takes it on.
   */
  int environments(FunctionId function, int invocations) {
    OptionalInt reserved = functions.find(function).map(FunctionView::reserved).orElse(OptionalInt.empty());
    int wanted = Math.min(invocations, reserved.orElse(invocations));
    return Math.min(maxReplicas, Math.ceilDiv(wanted, perInstance(function)));
  }
}
