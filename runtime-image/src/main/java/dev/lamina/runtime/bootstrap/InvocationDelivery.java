package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.gateway.Invocation;

/** An invocation on its way to the bootstrap and back. */
final class InvocationDelivery {
    final Invocation invocation;
    /** Unix milliseconds, by this machine's clock. */
    final long deadlineMs;

    // Mutable state, guarded by the session
    /** The state that the present response has caused; null if there is none. */
    RuntimeState answering;

    Outcome outcome;

    InvocationDelivery(Invocation invocation, long deadlineMs) {
        this.invocation = invocation;
        this.deadlineMs = deadlineMs;
    }
}
