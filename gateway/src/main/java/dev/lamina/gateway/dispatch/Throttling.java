package dev.lamina.gateway.dispatch;

/** Lambda's reasons for a 429. */
final class Throttling {
  /** The shared pool is used up. */
  static final String CONCURRENCY = "ConcurrentInvocationLimitExceeded";

  /** The function's own concurrency is used up, or is 0. */
  static final String RESERVED = "ReservedFunctionConcurrentInvocationLimitExceeded";

  private Throttling() {}
}
