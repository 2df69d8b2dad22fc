package dev.lamina.gateway.api;

import dev.lamina.gateway.identity.Caller;
import io.vertx.core.buffer.Buffer;

/** A request whose command is known only from its body. */
public interface BodyCall extends Call {

  @Override
  default Task by(Caller caller) {
    throw new IllegalStateException("the command of this request is known only from its body");
  }

  /** The command in the body. May throw {@link dev.lamina.gateway.aws.AwsException}. */
  @Override
  Task by(Caller caller, Buffer body);
}
