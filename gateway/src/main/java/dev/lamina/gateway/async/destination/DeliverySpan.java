package dev.lamina.gateway.async.destination;

import dev.lamina.gateway.dispatch.trace.OpenSpan;
import dev.lamina.gateway.dispatch.trace.SpanKeys;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

/**
 * The span of one delivery of an outcome. What the destination invokes is below it.
 *
 * @param field of the Function's spec that names the destination
 * @param message the message, within the span
 */
record DeliverySpan(FunctionId function, String field, OutboundMessage message, OpenSpan span) {

    static DeliverySpan begin(OutboundMessage message, FunctionId function, String field, Spans spans) {
        if (!spans.areRecorded()) {
            return new DeliverySpan(function, field, message, OpenSpan.NONE);
        }
        TraceHeader trace = TraceHeader.of(message.traceHeader());
        OpenSpan span = spans.begin(trace);
        return new DeliverySpan(
                function, field, message.traced(span.below(trace).value()), span);
    }

    /** @param failure null if it was delivered */
    void ended(Throwable failure) {
        if (!span.isRecorded()) {
            return;
        }
        Attributes attributes = Attributes.of(
                SpanKeys.NAMESPACE,
                function.namespace(),
                SpanKeys.FUNCTION,
                function.name(),
                SpanKeys.DESTINATION,
                field);
        span.add(span.ended(
                        "deliver to " + field.substring(field.lastIndexOf('.') + 1),
                        SpanKind.PRODUCER,
                        function.namespace(),
                        attributes)
                .with(own -> own.error(failure == null ? null : "the delivery failed")));
    }
}
