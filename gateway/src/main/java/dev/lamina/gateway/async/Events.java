package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Asynchronous events asked for one by one, whichever gateway has them. */
public interface Events {

  /**
   * Where the event stands.
   *
   * @return empty when it was never accepted, ended too long ago, or went with its function; completes exceptionally when
   *     that could not be found out. On any thread.
   */
  CompletionStage<Optional<EventState>> find(FunctionId function, String requestId);

  /** Takes an event out of the queue that is not being run. */
  CompletionStage<Cancellation> cancel(FunctionId function, String requestId);

  /** What came of it. */
  enum Cancellation {
    CANCELLED, RUNNING, ENDED, UNKNOWN
  }
}
