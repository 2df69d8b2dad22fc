package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Looks up and cancels single asynchronous events, whichever gateway holds them. */
public interface Events {

    /**
     * Reads the state of an event.
     *
     * @return empty if it was never accepted, ended too long ago, or was removed with its function; completes
     *     exceptionally if that could not be found out. On any thread.
     */
    CompletionStage<Optional<EventState>> find(FunctionId function, String requestId);

    /** Takes an event that is not being run out of the queue. */
    CompletionStage<Cancellation> cancel(FunctionId function, String requestId);

    /** The result of a cancellation. */
    enum Cancellation {
        CANCELLED,
        RUNNING,
        ENDED,
        UNKNOWN
    }
}
