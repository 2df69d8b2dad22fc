package dev.lamina.gateway.dispatch.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A span that has begun and whose description is known only when it ends. */
public final class OpenSpan {
    /** Is not recorded. */
    public static final OpenSpan NONE = new OpenSpan();

    private final Spans spans;
    private final SpanContext parent;
    private final SpanContext context;
    private final Instant start;
    private final long startNanos;

    private OpenSpan() {
        this.spans = Spans.NONE;
        this.parent = SpanContext.getInvalid();
        this.context = SpanContext.getInvalid();
        this.start = Instant.EPOCH;
        this.startNanos = 0;
    }

    OpenSpan(Spans spans, TraceHeader trace) {
        this.spans = spans;
        this.parent = trace.context();
        this.context = trace.newSpan();
        this.start = Instant.now();
        this.startNanos = System.nanoTime();
    }

    public boolean isRecorded() {
        return context.isValid();
    }

    public SpanContext context() {
        return context;
    }

    /** The header for what happens within this span. */
    public TraceHeader below(TraceHeader given) {
        return isRecorded() ? given.below(context) : given;
    }

    /** The present time, on the clock of its start: a clock that is set back does not make a span negative. */
    private Instant now() {
        return start.plus(Duration.ofNanos(System.nanoTime() - startNanos));
    }

    /** Ends it now. Call only if {@link #isRecorded}. */
    public Span ended(String name, SpanKind kind, String namespace, Attributes attributes) {
        return new Span(context, parent, name, kind, namespace, start, now(), attributes, List.of(), null);
    }

    /** A span directly below this one. */
    public Span child(String name, String namespace, Instant from, Instant to, Attributes attributes) {
        return child(context, name, namespace, from, to, attributes);
    }

    /** The context of a span below this one that is not described yet. */
    public SpanContext newChild() {
        return below(context);
    }

    private static SpanContext below(SpanContext parent) {
        return SpanContext.create(
                parent.getTraceId(), TraceHeader.newSpanId(), parent.getTraceFlags(), parent.getTraceState());
    }

    /** A span directly below another one of the same gateway. */
    public static Span child(
            SpanContext parent, String name, String namespace, Instant from, Instant to, Attributes attributes) {
        return new Span(
                below(parent),
                parent,
                name,
                SpanKind.INTERNAL,
                namespace,
                from,
                to.isBefore(from) ? from : to,
                attributes,
                List.of(),
                null);
    }

    public void add(Span span) {
        spans.add(span);
    }
}
