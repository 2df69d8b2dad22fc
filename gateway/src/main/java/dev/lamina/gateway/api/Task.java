package dev.lamina.gateway.api;

import dev.lamina.gateway.identity.Action;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What a caller asks for, once it is known who that is. */
public interface Task {

  /** The action as IAM names it, where the head alone does not tell. */
  default Optional<String> precisely() {
    return Optional.empty();
  }

  /** What the caller must be allowed to do. */
  Action needs();

  /** What it is done to, for the message when it is not allowed. */
  String resource();

  /** Does it; called only when it is allowed. Completes on any thread. */
  Future<Reply> answer(Buffer body);
}
