package dev.lamina.gateway.api;

import dev.lamina.gateway.identity.Caller;
import java.util.function.Function;

/** A request that needs no body. A small body is read and ignored. */
public record BodylessCall(Function<Caller, Task> task) implements Call {
  private static final int IGNORED_BODY_LIMIT = 64 * 1024;

  @Override
  public int bodyLimit() {
    return IGNORED_BODY_LIMIT;
  }

  @Override
  public Task by(Caller caller) {
    return task.apply(caller);
  }
}
