package dev.lamina.gateway.dispatch.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * A part of a trace that has ended.
 *
 * @param parent invalid if it is the first of its trace
 * @param namespace whose share of the exporter it takes; empty if that is unknown
 * @param links the spans of producers whose records it delivers
 * @param error null if it succeeded
 */
@RecordBuilder
public record Span(
        SpanContext context,
        SpanContext parent,
        String name,
        SpanKind kind,
        String namespace,
        Instant start,
        Instant end,
        Attributes attributes,
        List<SpanContext> links,
        String error)
        implements SpanBuilder.With {}
