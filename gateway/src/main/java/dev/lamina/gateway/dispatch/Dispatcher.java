package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;
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

    /** The same for what a Trigger delivers. */
    default CompletionStage<Outcome> dispatch(Invocation invocation, DeliveredBy by) {
        return dispatch(invocation);
    }

    /**
     * The same for a caller who takes a streamed result as it is written; the outcome then has no payload. A function
     * that returns its result at once never uses the stream.
     */
    default CompletionStage<Outcome> dispatch(Invocation invocation, ResponseStream stream) {
        return dispatch(invocation);
    }

    /**
     * The same for a caller who may leave: an invocation that still waits for an environment then ends without having
     * begun. One that runs goes on.
     */
    default CompletionStage<Outcome> dispatch(
            Invocation invocation, Optional<ResponseStream> stream, CallerPresence caller) {
        return stream.isPresent() ? dispatch(invocation, stream.get()) : dispatch(invocation);
    }

    /**
     * How many more invocations the function's reservation has room for at this moment: a source that takes no more
     * work than that is not throttled. {@link Integer#MAX_VALUE} for a function without a reservation.
     */
    default int room(FunctionId function) {
        return Integer.MAX_VALUE;
    }
}
