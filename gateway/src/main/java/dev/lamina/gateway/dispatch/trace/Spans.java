package dev.lamina.gateway.dispatch.trace;

import java.util.Optional;

/** Takes the spans of the traces that are recorded, and decides which traces that are. */
public interface Spans {
    /** Nothing is recorded. */
    Spans NONE = new Spans() {
        @Override
        public boolean areRecorded() {
            return false;
        }

        @Override
        public boolean samples(String traceId) {
            return false;
        }

        @Override
        public void add(Span span) {}
    };

    /** Whether any span is recorded. */
    boolean areRecorded();

    /** Whether a trace is recorded for which no caller has decided: the same on each gateway, and at each call. */
    boolean samples(String traceId);

    /** Takes a span. Never blocks; a span for which there is no room is dropped and counted. */
    void add(Span span);

    /** The trace that a header continues, or a new one. */
    default TraceHeader trace(Optional<String> header) {
        return areRecorded() ? TraceHeader.of(header.orElse(null), this::samples) : TraceHeader.of(header.orElse(null));
    }

    /**
     * The trace that a caller continues, or a new one.
     *
     * @param header X-Ray's, null if there is none
     * @param traceparent W3C's, null if there is none
     */
    default TraceHeader trace(String header, String traceparent) {
        return areRecorded()
                ? TraceHeader.of(header, traceparent, this::samples)
                : TraceHeader.of(header, traceparent, TraceHeader.UNDECIDED_IS_NOT_SAMPLED);
    }

    /** Begins a span below the one that the header names: {@link OpenSpan#NONE} if its trace is not recorded. */
    default OpenSpan begin(TraceHeader trace) {
        return areRecorded() && trace.isSampled() ? new OpenSpan(this, trace) : OpenSpan.NONE;
    }
}
