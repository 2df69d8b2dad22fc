package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Admission, then the function's queue. */
final class QueueDispatcher implements Dispatcher {
  private final Functions functions;
  private final Admission admission;
  private final Platform platform;
  private final FunctionQueues queues;
  private final InvocationObserver observer;
  private final LongSupplier clock;

  QueueDispatcher(Functions functions, Admission admission, Platform platform, FunctionQueues queues,
      InvocationObserver observer, LongSupplier clock) {
    this.functions = functions;
    this.admission = admission;
    this.platform = platform;
    this.queues = queues;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Outcome> dispatch(Invocation invocation) {
    Optional<FunctionView> function = functions.find(invocation.function());
    Platform.Share share = platform.take(invocation, function);
    Optional<Outcome> objection = admission.objection(new Admission.Candidate(invocation, function, share, functions.reserved()));
    if (objection.isPresent()) {
      return turnAway(share, objection.get());
    }
    Admitted work = new Admitted(share, function.orElseThrow(), clock.getAsLong());
    if (!queues.arrive(work)) {
      return turnAway(share, Refusal.runningAlready(invocation));
    }
    return work.outcome;
  }

  private CompletionStage<Outcome> turnAway(Platform.Share share, Outcome outcome) {
    platform.giveBack(share);
    observer.ended(share.invocation(), outcome, Duration.ZERO);
    return CompletableFuture.completedFuture(outcome);
  }
}
