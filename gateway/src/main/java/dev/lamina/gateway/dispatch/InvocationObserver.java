package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.trace.Spans;

/** Is notified of the end of every invocation; must be quick, and is called on any thread. */
public interface InvocationObserver {

    /** Where the spans of invocations are recorded. */
    default Spans spans() {
        return Spans.NONE;
    }

    void ended(Invocation invocation, Outcome outcome, Handling handling);
}
