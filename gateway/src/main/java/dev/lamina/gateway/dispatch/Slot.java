package dev.lamina.gateway.dispatch;

/**
 * An idle poll: something that one invocation can be handed to, once. Either {@link #run} or {@link #release} is called, at
 * most once, on any thread, and never under a lock of the caller.
 */
public interface Slot {
  Environment environment();

  /** Sends the work to the pod. A slot whose connection went in the meantime gives it back by {@link PodCalls#handBack}. */
  void run(Assignment assignment);

  /**
   * Ends the poll without work.
   *
   * @param stop the pod shall not ask again: it is stopping
   */
  void release(boolean stop);
}
