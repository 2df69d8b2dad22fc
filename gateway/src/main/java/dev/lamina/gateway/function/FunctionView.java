package dev.lamina.gateway.function;

import dev.lamina.gateway.dispatch.FunctionId;
import java.time.Duration;
import java.util.Optional;

/**
 * What the data plane needs to know of a Function: a snapshot.
 *
 * @param notReady why it cannot be invoked, absent when it can
 * @param arn without a qualifier
 */
public record FunctionView(FunctionId id, String arn, Duration timeout, int memoryMb, Optional<NotReady> notReady) {

  /** The condition {@code Ready} when it is not True. */
  public record NotReady(String reason, String message) {}
}
