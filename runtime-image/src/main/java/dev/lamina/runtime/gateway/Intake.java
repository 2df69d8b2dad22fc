package dev.lamina.runtime.gateway;

/** Where pollers deliver. */
public interface Intake {
  /** Takes the invocation, or answers false: no slot is free, or we are stopping; then it goes back unrun. */
  boolean offer(Invocation invocation, ReplyChannel channel);

  /** Waits for a free slot; false means that there is to be no more polling. */
  boolean awaitFree() throws InterruptedException;

  /** There is to be no more polling. */
  boolean stopping();
}
