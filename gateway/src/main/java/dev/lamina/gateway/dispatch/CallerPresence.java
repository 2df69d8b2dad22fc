package dev.lamina.gateway.dispatch;

/** Whether the caller of an invocation still waits for its outcome. */
@FunctionalInterface
public interface CallerPresence {
    /** A caller that cannot leave: an event, or a batch. */
    CallerPresence ALWAYS = _ -> {};

    /** Runs the action once when the caller leaves, or at once if it has left; on any thread. */
    void onLeave(Runnable action);
}
