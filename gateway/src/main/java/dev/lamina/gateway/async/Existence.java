package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;


/** Asks the one who knows: events are thrown away on its word, and a watch may be behind or may not have begun. */
interface Existence {
  /** Whether there is such a Function; throws when that could not be found out. Blocks. */
  boolean exists(FunctionId function);
}
