package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionView;
import java.util.List;
import java.util.Optional;

/** Whether an invocation is taken on: checks in the order in which Lambda reports what is wrong. */
final class Admission {
  private final List<Check> checks;

  Admission(GatewayConfig.Limits limits) {
    SharedPool pool = SharedPool.of(limits);
    this.checks = List.of(
        // 404 before anything is said about limits.
        candidate -> candidate.function().isPresent() ? Optional.empty() : Optional.of(Refusal.notFound(candidate.invocation())),
        // A function that cannot run must answer at once, not hang in a queue.
        candidate -> candidate.function().flatMap(FunctionView::notReady).map(Refusal::notReady),
        // The function's own concurrency; with 0 of it there is never room.
        candidate -> throttledIf(candidate.overReserved(), Throttling.RESERVED),
        // What the reservations of others leave.
        candidate -> throttledIf(candidate.share().ofPool() > pool.size(candidate.reservedByAll()), Throttling.CONCURRENCY),
        // Reservations of more than there is must not take the gateway down.
        candidate -> throttledIf(candidate.share().inFlight() > pool.limit(), Throttling.CONCURRENCY),
        // Memory: a burst of large events must not take the gateway down with it.
        candidate -> throttledIf(candidate.share().bufferedBytes() > limits.bufferedBytes(), Throttling.CONCURRENCY));
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

  private static Optional<Outcome> throttledIf(boolean over, String reason) {
    return over ? Optional.of(new Outcome.Throttled(reason)) : Optional.empty();
  }

  /** One reason not to take an invocation on; pure. */
  interface Check {
    Optional<Outcome> objection(Candidate candidate);
  }

  /** @param reservedByAll what all functions together have reserved */
  record Candidate(Invocation invocation, Optional<FunctionView> function, Platform.Share share, long reservedByAll) {

    boolean overReserved() {
      return function.isPresent() && share.ofFunction() > function.get().reserved().orElse(Integer.MAX_VALUE);
    }
  }
}
