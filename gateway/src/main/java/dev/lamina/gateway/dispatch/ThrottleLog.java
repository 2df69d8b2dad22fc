package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.trace.Spans;
import org.jboss.logging.Logger;

/** Writes the cause of each throttled invocation to the log, at level DEBUG: a caller sees only Lambda's reason. */
record ThrottleLog(InvocationObserver next) implements InvocationObserver {
    private static final Logger LOG = Logger.getLogger(ThrottleLog.class);

    @Override
    public Spans spans() {
        return next.spans();
    }

    @Override
    public void ended(Invocation invocation, Outcome outcome, Handling handling) {
        if (outcome instanceof Outcome.Throttled throttled) {
            LOG.debugf(
                    "Invocation %s of function %s was throttled: %s",
                    invocation.requestId(),
                    invocation.function(),
                    throttled.cause().explanation());
        }
        next.ended(invocation, outcome, handling);
    }
}
