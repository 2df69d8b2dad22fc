package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.trace.OpenSpan;
import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.SpanKeys;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;

/**
 * The spans of an attempt at an event: the attempt, which is above its invocation, and before it the time in the queue.
 * The pause before a retry is between the spans: nothing waits then.
 */
record EventSpan(StoredEvent event, Invocation invocation, OpenSpan attempt, TraceHeader trace) {

    static EventSpan begin(StoredEvent event, Spans spans) {
        if (!spans.areRecorded()) {
            return new EventSpan(event, event.invocation(), OpenSpan.NONE, null);
        }
        TraceHeader trace = spans.trace(event.traceHeader());
        OpenSpan attempt = spans.begin(trace);
        Invocation invocation = event.invocation().traced(attempt.below(trace).value());
        return new EventSpan(event, invocation, attempt, trace);
    }

    /** The attempt has its outcome. One that is not counted goes back to the queue, where its wait continues. */
    void ended(Settlement settlement) {
        if (!attempt.isRecorded()) {
            return;
        }
        FunctionId function = event.function();
        boolean back = settlement instanceof Settlement.Requeue;
        Attributes attributes = Attributes.builder()
                .put(SpanKeys.NAMESPACE, function.namespace())
                .put(SpanKeys.FUNCTION, function.name())
                .put(SpanKeys.REQUEST_ID, event.requestId())
                .put(SpanKeys.FAAS_TRIGGER, "pubsub")
                .put(SpanKeys.ATTEMPT, (long) event.attempt())
                .build();
        Span span = attempt.ended("attempt " + event.attempt(), SpanKind.CONSUMER, function.namespace(), attributes);
        attempt.add(span.with(own -> own.error(error(settlement))));
        Instant queued = event.notBefore().orElse(event.acceptedAt());
        if (!back && queued.isBefore(span.start())) {
            attempt.add(OpenSpan.child(
                    span.parent().isValid() ? span.parent() : span.context(),
                    "queue",
                    function.namespace(),
                    queued,
                    span.start(),
                    attributes));
        }
    }

    private static String error(Settlement settlement) {
        return switch (settlement) {
            case Settlement.Requeue _ -> "it goes back to the queue, and the attempt does not count";
            case Settlement.Retry _ -> "the function failed; the event is run again";
            case Settlement.Finish(var condition) -> condition == EndCondition.SUCCESS ? null : condition.lambdaName();
        };
    }
}
