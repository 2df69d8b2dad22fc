package dev.lamina.gateway.api;

import dev.lamina.gateway.identity.Caller;
import io.vertx.core.buffer.Buffer;

/** A request whose body says what it is for. */
public interface BodyCall extends Call {

  @Override
  default Task by(Caller caller) {
    throw new IllegalStateException("only the body says what this is for");
  }

  /** What the body asks for. May throw {@link dev.lamina.gateway.aws.AwsException}. */
  @Override
  Task by(Caller caller, Buffer body);
}
