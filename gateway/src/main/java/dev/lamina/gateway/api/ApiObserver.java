package dev.lamina.gateway.api;

import dev.lamina.gateway.dispatch.trace.Spans;

/** Sees what the public port answers; must be quick, and is called on event loops. */
public interface ApiObserver {

    /** Where the spans of requests are recorded. */
    default Spans spans() {
        return Spans.NONE;
    }

    /** {@code part} of an answer that no part of the port gave: the request is not for any, or is not HTTP. */
    String NO_PART = "none";

    /** {@code status} of a request whose client left before the answer began. */
    int NO_ANSWER = 0;

    /**
     * A request has its answer, or its client has left.
     *
     * @param part of the public port, see {@link MatchedRequest#part}
     * @param status the answer's HTTP status, or {@link #NO_ANSWER}
     */
    void answered(String part, int status);

    /** A request was throttled while its body was read: its function is not known yet. */
    void bodyThrottled();
}
