package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;

/** Is notified of what happens to asynchronous events; must be quick, and is called on any thread. */
public interface AsyncObserver {

    /** Where the spans of events are recorded. */
    default Spans spans() {
        return Spans.NONE;
    }

    /** An event is stored. */
    void received(FunctionId function);

    /**
     * An event was not stored, because the events of its namespace fill their share of the queue, or are as many as
     * administrators allow.
     */
    default void throttled(FunctionId function, ThrottleCause cause) {}

    /** An attempt begins, at this age of the event, counted from when it was accepted. */
    void started(FunctionId function, Duration age);

    /** An event has ended without success. */
    void dropped(FunctionId function);

    /** A record did not reach its destination in this attempt. */
    void recordFailed(FunctionId function);

    /** A dead letter did not reach its queue or topic in this attempt. */
    void deadLetterFailed(FunctionId function);
}
