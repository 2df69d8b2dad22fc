package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionView;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An invocation that the gateway has admitted and owes an outcome. */
final class InFlightInvocation {
    final Invocation invocation;
    final InFlightCounters.Share share;
    final FunctionView function;
    final Optional<ResponseStream> stream;
    final long admittedAt;
    final InvocationSpan span;
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    // Mutable state, guarded by the queue's lock. Without an assignment the invocation waits.
    Assignment assignment;
    Environment environment;
    /** When it got its environment, on the queue's clock. */
    long assignedAt;

    /** When the gateway stops waiting for the pod, in any case; moved forward when the pod's connection is lost. */
    long giveUpAt;

    boolean connectionLost;
    boolean callerLeft;
    boolean waited;

    /** @param admittedAt on the queue's clock, nanoseconds */
    InFlightInvocation(
            InFlightCounters.Share share, FunctionView function, Optional<ResponseStream> stream, long admittedAt) {
        this(share, function, stream, admittedAt, InvocationSpan.NONE);
    }

    InFlightInvocation(
            InFlightCounters.Share share,
            FunctionView function,
            Optional<ResponseStream> stream,
            long admittedAt,
            InvocationSpan span) {
        this.span = span;
        this.invocation = share.invocation();
        this.share = share;
        this.function = function;
        this.stream = stream;
        this.admittedAt = admittedAt;
    }

    String requestId() {
        return invocation.requestId();
    }

    boolean running() {
        return assignment != null;
    }

    /** When it was given to its environment; only of a running one. */
    Instant givenAt() {
        return Instant.ofEpochMilli(assignment.deadlineMs()).minus(function.timeout());
    }

    void waitAgain() {
        waited = true;
        assignment = null;
        environment = null;
        connectionLost = false;
    }
}
