package dev.lamina.gateway.dispatch;

import java.util.concurrent.CompletionStage;

/** The single entry point: every event, from any source, is dispatched here. */
public interface Dispatcher {

    /**
     * Admits the invocation, gives it to an idle slot or lets it wait for one, and scales the function up if there is
     * none.
     *
     * @return completes with the outcome, never exceptionally; on any thread. It always completes: at the latest some
     *     time after the function's timeout, or when no environment started in time.
     */
    CompletionStage<Outcome> dispatch(Invocation invocation);

    /**
     * The same for a caller who takes a streamed result as it is written; the outcome then has no payload. A function
     * that returns its result at once never uses the stream.
     */
    default CompletionStage<Outcome> dispatch(Invocation invocation, ResponseStream stream) {
        return dispatch(invocation);
    }
}
