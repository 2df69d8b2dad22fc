package dev.lamina.gateway.function;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.DeadLetter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the data plane needs to know of a Function: a snapshot.
 *
 * @param reserved most invocations at once, set aside for this function; absent: it draws on the pool all others share
 * @param perInstance invocations that one environment runs at once
 * @param async how events are tried whose callers do not wait, and where their outcome goes
 * @param deadLetter where events go that were given up
 * @param notReady why it cannot be invoked, absent when it can
 * @param arn without a qualifier
 */
public record FunctionView(FunctionId id, String arn, Duration timeout, int memoryMb, OptionalInt reserved, int perInstance,
    AsyncInvocation async, Optional<DeadLetter> deadLetter, Optional<NotReady> notReady) {

  /** Whether its owner has stopped it: nothing is reserved, so nothing may run. */
  public boolean stopped() {
    return reserved.isPresent() && reserved.getAsInt() == 0;
  }

  /** The condition {@code Ready} when it is not True. */
  public record NotReady(String reason, String message) {}
}
