package dev.lamina.gateway.dispatch;

/** Lambda's reasons for a 429. */
final class Throttling {
  /** The shared pool is used up. */
  static final String CONCURRENCY = "ConcurrentInvocationLimitExceeded";

  private Throttling() {}
}
