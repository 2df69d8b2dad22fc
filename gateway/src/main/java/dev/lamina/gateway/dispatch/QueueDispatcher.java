package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Admission, then the function's queue.
 *
 * <p>An invocation for which this gateway has no permit, but may get one, holds nothing while other gateways are asked:
 * what it took is returned, and taken again after their response. Another invocation may be faster then, so it makes
 * several attempts.
 */
final class QueueDispatcher implements Dispatcher {
    private final Functions functions;
    private final Admission admission;
    private final InFlightCounters inFlight;
    private final FunctionQueues queues;
    private final InvocationObserver observer;
    private final LongSupplier clock;
    private final long mostBytes;
    private final Supplier<UseElsewhere> elsewhere;
    private final RefusalPace pace = new RefusalPace(System::nanoTime);

    // Mutable state: invocations that wait for a response of other gateways
    private final AtomicInteger undecided = new AtomicInteger();
    private final AtomicLong undecidedBytes = new AtomicLong();

    QueueDispatcher(
            Functions functions,
            Admission admission,
            InFlightCounters inFlight,
            FunctionQueues queues,
            InvocationObserver observer,
            LongSupplier clock,
            long mostBytes,
            Supplier<UseElsewhere> elsewhere) {
        this.elsewhere = elsewhere;
        this.functions = functions;
        this.admission = admission;
        this.inFlight = inFlight;
        this.queues = queues;
        this.observer = observer;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    @Override
    public CompletionStage<Outcome> dispatch(Invocation invocation) {
        return begin(invocation, Optional.empty(), CallerPresence.ALWAYS, null);
    }

    @Override
    public CompletionStage<Outcome> dispatch(Invocation invocation, DeliveredBy by) {
        return begin(invocation, Optional.empty(), CallerPresence.ALWAYS, by);
    }

    @Override
    public CompletionStage<Outcome> dispatch(Invocation invocation, ResponseStream stream) {
        return begin(invocation, Optional.of(stream), CallerPresence.ALWAYS, null);
    }

    @Override
    public CompletionStage<Outcome> dispatch(
            Invocation invocation, Optional<ResponseStream> stream, CallerPresence caller) {
        return pace.hold(invocation.function().namespace(), begin(invocation, stream, caller, null));
    }

    @Override
    public int room(FunctionId function) {
        OptionalInt reserved =
                functions.find(function).map(FunctionView::reserved).orElse(OptionalInt.empty());
        return reserved.isPresent()
                ? Math.max(
                        0,
                        reserved.getAsInt()
                                - inFlight.inFlight(function.function())
                                - elsewhere.get().of(function.function()))
                : Integer.MAX_VALUE;
    }

    private CompletionStage<Outcome> begin(
            Invocation given, Optional<ResponseStream> stream, CallerPresence caller, DeliveredBy by) {
        Invocation invocation = given.of(functions.resolve(given.function()));
        Spans spans = observer.spans();
        if (!spans.areRecorded()) {
            return attempt(chained(invocation), InvocationSpan.NONE, stream, caller, 1);
        }
        InvocationSpan.Traced traced = InvocationSpan.begin(invocation, spans, by);
        return attempt(traced.invocation(), traced.span(), stream, caller, 1);
    }

    private static Invocation chained(Invocation invocation) {
        return invocation.traced(TraceHeader.of(invocation.traceHeader().orElse(null))
                .through(invocation.function().function().toString())
                .value());
    }

    /** Invocations that are not yet admitted or rejected. */
    int undecided() {
        return undecided.get();
    }

    private CompletionStage<Outcome> attempt(
            Invocation called, InvocationSpan span, Optional<ResponseStream> stream, CallerPresence caller, int times) {
        Optional<FunctionView> function = functions.find(called.function());
        Invocation invocation = function.map(view -> called.named(view.arn())).orElse(called);
        InFlightCounters.Share share = inFlight.take(invocation, function);
        Optional<Rejection> rejection =
                admission.rejection(new Admission.Candidate(invocation, function, share, functions.reserved()));
        if (rejection.isPresent()) {
            inFlight.giveBack(share);
            return rejection.get().remedy().isPresent()
                            && times < rejection.get().maxChecks()
                    ? checkAgain(invocation, span, stream, caller, rejection.get(), times)
                    : turnAway(invocation, span, rejection.get().outcome());
        }
        InFlightInvocation work =
                new InFlightInvocation(share, function.orElseThrow(), stream, clock.getAsLong(), span);
        if (!queues.arrive(work)) {
            inFlight.giveBack(share);
            return turnAway(invocation, span, NotInvocable.runningAlready(invocation));
        }
        caller.onLeave(() -> queues.leave(work));
        return work.outcome;
    }

    private CompletionStage<Outcome> checkAgain(
            Invocation invocation,
            InvocationSpan span,
            Optional<ResponseStream> stream,
            CallerPresence caller,
            Rejection rejection,
            int times) {
        int bytes = invocation.payload().length();
        undecided.incrementAndGet();
        if (undecidedBytes.addAndGet(bytes) > mostBytes) {
            decided(bytes);
            // Not the rejection's outcome: whether it is final is unknown, and a 404 would end an asynchronous event.
            return turnAway(invocation, span, new Outcome.Throttled(ThrottleCause.MEMORY));
        }
        return answered(rejection.remedy().orElseThrow())
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        decided(bytes);
                    }
                })
                .thenCompose(again -> {
                    try {
                        return again
                                ? attempt(invocation, span, stream, caller, times + 1)
                                : turnAway(invocation, span, rejection.outcome());
                    } finally {
                        decided(bytes);
                    }
                });
    }

    private static CompletionStage<Boolean> answered(Supplier<CompletionStage<Boolean>> remedy) {
        try {
            return remedy.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void decided(int bytes) {
        undecided.decrementAndGet();
        undecidedBytes.addAndGet(-bytes);
    }

    private CompletionStage<Outcome> turnAway(Invocation invocation, InvocationSpan span, Outcome outcome) {
        observer.ended(invocation, outcome, Handling.NONE);
        span.ended(invocation, outcome, Handling.NONE);
        return CompletableFuture.completedFuture(outcome);
    }
}
