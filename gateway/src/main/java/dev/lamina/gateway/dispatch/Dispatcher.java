package dev.lamina.gateway.dispatch;

import java.util.concurrent.CompletionStage;

/** The one way in: every event, from whatever source, ends here. */
public interface Dispatcher {

  /**
   * Admits the invocation, hands it to an idle slot or lets it wait for one, and wakes the function when there is none.
   *
   * @return completes with the outcome, never exceptionally; on any thread. It always completes: at the latest a while
   *     after the function's timeout, or when no environment came up in time.
   */
  CompletionStage<Outcome> dispatch(Invocation invocation);

  /**
   * The same for a caller who takes a streamed result as it comes; then the outcome has no payload. A function that answers
   * all at once never touches the stream.
   */
  default CompletionStage<Outcome> dispatch(Invocation invocation, ResponseStream stream) {
    return dispatch(invocation);
  }
}
