package dev.lamina.gateway.dispatch;

import dev.lamina.api.RecursiveLoop;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.NamespaceLimits;
import dev.lamina.gateway.pacing.Shares;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Decides whether an invocation is admitted: checks in the order in which Lambda reports errors. */
final class Admission {
    /** How often Lambda lets a function be part of one chain. */
    private static final int CHAIN = 16;

    private static final int CHECKS_OF_FUNCTION = 5;
    /** One namespace alone may have seven eighths of the shared pool, if there are others. */
    private static final int LENT = 7;

    /**
     * Each attempt comes after a permit was found that another invocation took first. Several limits are checked one
     * after the other.
     */
    private static final int ATTEMPTS_FOR_PERMIT = 50;

    private final Functions functions;
    private final Permits permits;
    private final List<Check> checks;

    /** @param elsewhere what other gateways use of the shared pool */
    Admission(Functions functions, GatewayConfig.Limits limits, Permits permits, Supplier<UseElsewhere> elsewhere) {
        this.functions = functions;
        this.permits = permits;
        SharedPool pool = SharedPool.of(limits);
        NamespaceLimits namespaces = new NamespaceLimits(limits);
        this.checks = List.of(
                // 404 before anything is said about limits.
                candidate -> candidate.function().isPresent()
                        ? Optional.empty()
                        : Optional.of(unlessChanged(NotInvocable.notFound(candidate.invocation()), candidate)),
                // A function that cannot run must answer at once, not hang in a queue.
                candidate -> candidate
                        .function()
                        .flatMap(FunctionView::notReady)
                        .map(NotInvocable::notReady)
                        .map(refusal -> unlessChanged(refusal, candidate)),
                // A loop of functions would continue indefinitely, and cost more and more.
                candidate -> candidate.recursive()
                        ? Optional.of(Rejection.last(NotInvocable.recursive()))
                        : Optional.empty(),
                // What administrators allow its namespace.
                candidate -> candidate.exceeds(namespaces, elsewhere.get())
                        ? Optional.of(Rejection.last(new Outcome.Throttled(ThrottleCause.QUOTA)))
                        : Optional.empty(),
                // The function's reserved concurrency; with 0 there is never room.
                candidate -> candidate
                        .reserved()
                        .flatMap(reserved -> room(
                                new Limit.OfFunction(
                                        candidate.invocation().function().function()),
                                reserved,
                                candidate.share().ofFunction(),
                                reserved == 0 ? ThrottleCause.STOPPED : ThrottleCause.RESERVED)),
                // What the reservations of others leave.
                candidate -> candidate.share().fromPool()
                        ? room(
                                Limit.OfAll.POOL,
                                pool.size(candidate.reservedByAll()),
                                candidate.share().ofPool(),
                                ThrottleCause.POOL)
                        : Optional.empty(),
                // No namespace takes all of what namespaces share.
                candidate -> candidate.share().fromPool()
                                && functions.severalNamespaces()
                                && !candidate.hasShareOf(pool.size(candidate.reservedByAll()), elsewhere.get())
                        ? Optional.of(Rejection.last(new Outcome.Throttled(ThrottleCause.NAMESPACE)))
                        : Optional.empty(),
                // Reservations that exceed the platform's limit must not take the platform down.
                candidate -> room(
                        Limit.OfAll.PLATFORM, pool.limit(), candidate.share().inFlight(), ThrottleCause.PLATFORM),
                // Memory: a burst of large events must not take the gateway down with it.
                candidate -> candidate.share().bufferedBytes() > limits.bufferedBytes()
                                || functions.severalNamespaces() && !candidate.hasShareOfBytes(limits.bufferedBytes())
                        ? Optional.of(Rejection.last(new Outcome.Throttled(ThrottleCause.MEMORY)))
                        : Optional.empty());
    }

    /** The first reason to reject, if there is one. */
    Optional<Rejection> rejection(Candidate candidate) {
        for (Check check : checks) {
            Optional<Rejection> rejection = check.rejection(candidate);
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        return Optional.empty();
    }

    /**
     * The watch may be behind: a caller who has just seen the function become ready must not get the answer that it is
     * not.
     */
    private Rejection unlessChanged(Outcome refusal, Candidate candidate) {
        return Rejection.unless(
                refusal,
                CHECKS_OF_FUNCTION,
                () -> functions.refresh(candidate.invocation().function(), candidate.function()));
    }

    /**
     * If this gateway has no permit left, another gateway may have one; beyond the limit itself there is nothing to
     * request.
     */
    private Optional<Rejection> room(Limit limit, int size, int taken, ThrottleCause cause) {
        if (taken <= permits.available(limit, size)) {
            return Optional.empty();
        }
        Outcome throttled = new Outcome.Throttled(cause);
        return Optional.of(
                taken > size
                        ? Rejection.last(throttled)
                        : Rejection.unless(throttled, ATTEMPTS_FOR_PERMIT, () -> permits.acquireMore(limit)));
    }

    /** One reason not to admit an invocation; pure. */
    interface Check {
        Optional<Rejection> rejection(Candidate candidate);
    }

    /** @param reservedByAll sum of the reserved concurrency of all functions */
    record Candidate(
            Invocation invocation, Optional<FunctionView> function, InFlightCounters.Share share, long reservedByAll) {

        boolean recursive() {
            int invocations = TraceHeader.of(invocation.traceHeader().orElse(null))
                    .lineage()
                    .invocations(invocation.function().function().toString());
            return invocations > CHAIN
                    && function.map(view -> view.async().recursiveLoop()).orElse(RecursiveLoop.Terminate)
                            != RecursiveLoop.Allow;
        }

        /** Invocations of reserved concurrency count twice: as all, and for what the namespace may reserve. */
        boolean exceeds(NamespaceLimits limits, UseElsewhere elsewhere) {
            String namespace = invocation.function().namespace();
            OptionalInt most = limits.concurrency(namespace);
            OptionalInt mostReserved = share.fromPool() ? OptionalInt.empty() : limits.reserved(namespace);
            if (most.isEmpty() && mostReserved.isEmpty()) {
                return false;
            }
            int all = share.ofNamespace().inFlight() + elsewhere.inFlight(namespace);
            int pooled = share.ofNamespace().pooled() + elsewhere.of(namespace);
            return most.isPresent() && all > most.getAsInt()
                    || mostReserved.isPresent() && all - pooled > mostReserved.getAsInt();
        }

        /** @param pool of all gateways together */
        boolean hasShareOf(int pool, UseElsewhere elsewhere) {
            int has = share.ofNamespace().pooled()
                    + elsewhere.of(invocation.function().namespace());
            return Shares.allows(has, 1, pool - share.ofPool() - elsewhere.ofAll(), LENT);
        }

        boolean hasShareOfBytes(long bytes) {
            return Shares.allows(
                    share.ofNamespace().bytes(),
                    invocation.payload().length(),
                    bytes - share.bufferedBytes(),
                    Shares.OF_BYTES);
        }

        Optional<Integer> reserved() {
            return function.isPresent() && function.get().reserved().isPresent()
                    ? Optional.of(function.get().reserved().getAsInt())
                    : Optional.empty();
        }
    }
}
