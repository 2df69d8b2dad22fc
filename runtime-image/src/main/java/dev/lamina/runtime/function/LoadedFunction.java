package dev.lamina.runtime.function;

import dev.lamina.runtime.gateway.Invocation;

/**
 * A function that has come through its init. This is where the ways to run code part: a Java handler is called in this
 * process, the code of every other runtime is a process of its own. Whoever calls knows neither.
 */
public interface LoadedFunction {

  /** Waits until it can be called again. False when it is gone: then it must not be called, and the environment is to end. */
  boolean awaitReady() throws InterruptedException;

  /**
   * Runs one invocation to its end.
   *
   * @param deadlineMs Unix milliseconds, by this machine's clock
   */
  Outcome call(Invocation invocation, long deadlineMs) throws InterruptedException;

  /** Waits until what the function has written so far is in the log. */
  void settleLog();

  /** The most memory that the function's process has held. */
  int peakMemoryMb();
}
