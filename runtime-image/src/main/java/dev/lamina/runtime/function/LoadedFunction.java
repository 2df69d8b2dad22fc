package dev.lamina.runtime.function;

import dev.lamina.runtime.gateway.Invocation;

/**
 * A function that has completed its init. The ways to run code differ behind this interface: a Java handler is called
 * in this process, the code of every other runtime is a separate process. The caller does not know which.
 */
public interface LoadedFunction {

    /**
     * Waits until it can be called again. False if it has ended: then it must not be called, and the environment has to
     * end.
     */
    boolean awaitReady() throws InterruptedException;

    /**
     * Runs one invocation to its end.
     *
     * @param deadlineMs Unix milliseconds, by this machine's clock
     */
    Outcome call(Invocation invocation, long deadlineMs) throws InterruptedException;

    /**
     * Asks the function's process to end, before the extensions are asked; kills it if it has not ended in time. Does
     * nothing if it is this process.
     */
    default void terminate(long millis) throws InterruptedException {}

    /** Waits until everything the function has written so far is in the log. */
    void settleLog();

    /** The maximum memory that the function's process has used. */
    int peakMemoryMb();
}
