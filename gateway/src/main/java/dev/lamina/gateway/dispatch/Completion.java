package dev.lamina.gateway.dispatch;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** The last step of every admitted invocation: frees its share, counts it, and completes its outcome. */
final class Completion implements BiConsumer<InFlightInvocation, Outcome> {
    private static final Logger LOG = Logger.getLogger(Completion.class);

    private final InFlightCounters platform;
    private final InvocationObserver observer;
    private final LongSupplier clock;

    Completion(InFlightCounters platform, InvocationObserver observer, LongSupplier clock) {
        this.platform = platform;
        this.observer = observer;
        this.clock = clock;
    }

    @Override
    public void accept(InFlightInvocation work, Outcome outcome) {
        platform.giveBack(work.share);
        observer.ended(work.invocation, outcome, Duration.ofNanos(clock.getAsLong() - work.admittedAt));
        if (outcome instanceof Outcome.Failed failed) {
            LOG.warnf("%s %s: %s", work.invocation.function(), work.requestId(), failed.message());
        }
        work.outcome.complete(outcome);
    }
}
