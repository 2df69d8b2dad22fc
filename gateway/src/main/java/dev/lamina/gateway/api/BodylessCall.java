package dev.lamina.gateway.api;

import dev.lamina.gateway.identity.Caller;
import java.util.function.Function;

/** A request that needs no body; a small one is read over. */
public record BodylessCall(Function<Caller, Task> task) implements Call {
  private static final int READ_OVER = 64 * 1024;

  @Override
  public int bodyLimit() {
    return READ_OVER;
  }

  @Override
  public Task by(Caller caller) {
    return task.apply(caller);
  }
}
