package dev.lamina.gateway.dispatch;

/** Is notified of the end of every invocation; must be quick, and is called on any thread. */
public interface InvocationObserver {

    void ended(Invocation invocation, Outcome outcome, Handling handling);
}
