package dev.lamina.gateway.dispatch;

/**
 * An idle poll, which can be given one invocation, once. Either {@link #run} or {@link #release} is called, at most
 * once, on any thread, and never under a lock of the caller.
 */
public interface Slot {
    Environment environment();

    /**
     * Sends the work to the pod. A slot whose connection was closed meanwhile returns it by
     * {@link EnvironmentPort#handBack}.
     */
    void run(Assignment assignment);

    /**
     * Ends the poll without work.
     *
     * @param stop the pod should not poll again: it is stopping
     */
    void release(boolean stop);
}
