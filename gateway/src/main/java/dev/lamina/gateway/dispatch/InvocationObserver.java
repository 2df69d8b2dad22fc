package dev.lamina.gateway.dispatch;

import java.time.Duration;

/** Is notified of the end of every invocation; must be quick, and is called on any thread. */
public interface InvocationObserver {

    /** @param elapsed time since the gateway received it; zero for an invocation that was not admitted */
    void ended(Invocation invocation, Outcome outcome, Duration elapsed);
}
