package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;

/** What an invocation takes a place of. Its size is one for all gateways together. */
public sealed interface Limit {

  /** The function's reserved concurrency. */
  record OfFunction(FunctionId function) implements Limit {}

  enum OfAll implements Limit {
    /** What functions without a reservation share. */
    POOL,
    /** Every invocation there is. */
    PLATFORM
  }
}
