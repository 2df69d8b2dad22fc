package dev.lamina.gateway.scale;

import dev.lamina.gateway.dispatch.FunctionId;

/** How many environments a function is asked to have. */
interface Replicas {

  /**
   * Raises the number to at least so many, never lowers it. Blocks.
   *
   * @return how many are asked for now
   * @throws RuntimeException when the API server does not do it
   */
  int raise(FunctionId function, int atLeast);
}
