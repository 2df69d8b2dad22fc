package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.FunctionId;

/** How much asynchronous work there is, over all gateways. */
public interface Backlog {
  /**
   * Events of the function in the queue: waiting, running, and waiting for a retry. A few seconds old; 0 before the first
   * reading and for a function that has none.
   */
  long depth(FunctionId function);
}
