package dev.lamina.gateway.api;

import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.identity.Caller;
import io.vertx.core.buffer.Buffer;

/** A request whose head is understood. */
public interface Call {

  /** Bytes of body that are read at most. */
  int bodyLimit();

  /** @param bytes how many there are at least */
  default AwsException tooLarge(long bytes) {
    return AwsException.of(413, "RequestEntityTooLargeException", "Request must be smaller than " + bodyLimit() + " bytes");
  }

  /** The same in the eyes of its caller: a bare name means a function of the caller's namespace. */
  Task by(Caller caller);

  /** The same when its body is there as well. */
  default Task by(Caller caller, Buffer body) {
    return by(caller);
  }
}
