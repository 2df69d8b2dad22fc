package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import java.util.concurrent.CompletionStage;

/** Accepts asynchronous invocations, whose callers do not wait for the result (X-Amz-Invocation-Type: Event). */
public interface AsyncInvoker {

    /**
     * Stores the event. The function is known to exist; whether it is ready, throttled or failing is the queue's
     * concern.
     *
     * @return completes when the event would survive the loss of this process, and only then does the caller get 202;
     *     completes exceptionally when it could not be stored, and the caller gets 500 ServiceException. On any thread.
     */
    CompletionStage<Void> enqueue(Invocation invocation);

    /** The same for what a Trigger delivers. */
    default CompletionStage<Void> enqueue(Invocation invocation, DeliveredBy by) {
        return enqueue(invocation);
    }
}
