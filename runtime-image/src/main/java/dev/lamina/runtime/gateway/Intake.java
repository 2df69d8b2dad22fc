package dev.lamina.runtime.gateway;

/** Receives the invocations from pollers. */
public interface Intake {
    /**
     * Accepts the invocation, or returns false: no slot is free, or the environment is stopping; then the invocation
     * goes back unrun.
     */
    boolean offer(Invocation invocation, ReplyChannel channel);

    /** Waits for a free slot; false means that polling has to end. */
    boolean awaitFree() throws InterruptedException;

    /** Whether polling has to end. */
    boolean stopping();
}
