package dev.lamina.gateway.dispatch;

import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** The last step of every admitted invocation: frees its share, counts it, and completes its outcome. */
final class Completion implements BiConsumer<InFlightInvocation, Outcome> {
    private final InFlightCounters inFlight;
    private final InvocationObserver observer;
    private final LongSupplier clock;

    Completion(InFlightCounters inFlight, InvocationObserver observer, LongSupplier clock) {
        this.inFlight = inFlight;
        this.observer = observer;
        this.clock = clock;
    }

    @Override
    public void accept(InFlightInvocation work, Outcome outcome) {
        inFlight.giveBack(work.share);
        Handling handling = Handling.of(work, clock.getAsLong());
        observer.ended(work.invocation, outcome, handling);
        work.span.ended(work.invocation, outcome, handling);
        work.outcome.complete(outcome);
    }
}
