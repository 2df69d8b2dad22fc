package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionView;
import java.util.List;
import java.util.Optional;

/** Whether an invocation is taken on: checks in the order in which Lambda reports what is wrong. */
final class Admission {
  private final List<Check> checks;

  Admission(GatewayConfig.Limits limits) {
    this.checks = List.of(
        // 404 before anything is said about limits.
        candidate -> candidate.function().isPresent() ? Optional.empty() : Optional.of(Refusal.notFound(candidate.invocation())),
        // A function that cannot run must answer at once, not hang in a queue.
        candidate -> candidate.function().flatMap(FunctionView::notReady).map(Refusal::notReady),
        // The shared pool of all functions.
        candidate -> throttledIf(candidate.platform().inFlight() > limits.concurrency()),
        // Memory: a burst of large events must not take the gateway down with it.
        candidate -> throttledIf(candidate.platform().bufferedBytes() > limits.bufferedBytes()));
  }

  /** The first objection, if there is one. */
  Optional<Outcome> objection(Candidate candidate) {
    for (Check check : checks) {
      Optional<Outcome> objection = check.objection(candidate);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  private static Optional<Outcome> throttledIf(boolean over) {
    return over ? Optional.of(new Outcome.Throttled(Throttling.CONCURRENCY)) : Optional.empty();
  }

  /** One reason not to take an invocation on; pure. */
  interface Check {
    Optional<Outcome> objection(Candidate candidate);
  }

  record Candidate(Invocation invocation, Optional<FunctionView> function, Platform.Share platform) {}
}
