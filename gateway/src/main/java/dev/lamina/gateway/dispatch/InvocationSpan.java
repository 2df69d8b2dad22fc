package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.dispatch.trace.OpenSpan;
import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.SpanKeys;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The spans of an invocation: its own, the wait for an environment with the environment's init, and the run. The
 * function gets the id of the invocation's span as parent of its own spans. If a Trigger delivers it, the span of the
 * delivery is above.
 *
 * @param by null if no Trigger delivers it
 */
record InvocationSpan(OpenSpan span, OpenSpan delivery, DeliveredBy by, SpanContext waitSpan) {
    static final InvocationSpan NONE = new InvocationSpan(OpenSpan.NONE, OpenSpan.NONE, null, SpanContext.getInvalid());
    private static final long MIB = 1 << 20;

    /** An invocation with its trace. */
    record Traced(Invocation invocation, InvocationSpan span) {}

    /** @param by null if no Trigger delivers it */
    static Traced begin(Invocation invocation, Spans spans, DeliveredBy by) {
        String function = invocation.function().function().toString();
        boolean delivered = by != null && spans.areRecorded();
        TraceHeader given =
                delivered ? by.trace(spans, invocation.traceHeader()) : spans.trace(invocation.traceHeader());
        OpenSpan delivery = delivered ? spans.begin(given) : OpenSpan.NONE;
        TraceHeader above = delivery.below(given);
        OpenSpan own = spans.begin(above);
        return new Traced(
                invocation.traced(own.below(above).through(function).value()),
                own.isRecorded() ? new InvocationSpan(own, delivery, by, own.newChild()) : NONE);
    }

    /** The invocation has its outcome. */
    void ended(Invocation invocation, Outcome outcome, Handling handling) {
        if (!span.isRecorded()) {
            return;
        }
        FunctionId function = invocation.function();
        String error = error(outcome);
        Span whole = span.ended(
                        "invoke " + function.name(),
                        SpanKind.INTERNAL,
                        function.namespace(),
                        attributes(invocation, outcome, handling))
                .with(own -> own.error(error));
        handling.given().ifPresent(given -> parts(function, whole, outcome, handling, given));
        span.add(whole);
        if (delivery.isRecorded()) {
            delivery.add(by.delivered(delivery, error));
        }
    }

    private void parts(FunctionId function, Span whole, Outcome outcome, Handling handling, Handling.Given given) {
        Instant admitted = whole.end().minus(handling.elapsed());
        Instant run = admitted.plus(given.waited());
        Optional<Duration> init = usage(outcome).flatMap(Outcome.Usage::init);
        Attributes in = Attributes.of(
                SpanKeys.NAMESPACE,
                function.namespace(),
                SpanKeys.POD,
                given.environment().pod());
        if (given.waited().isPositive()) {
            span.add(OpenSpan.child(span.context(), "wait for environment", function.namespace(), admitted, run, in)
                    .with(part -> part.context(waitSpan)));
            init.ifPresent(took -> span.add(
                    OpenSpan.child(waitSpan, "init", function.namespace(), later(admitted, run.minus(took)), run, in)));
        }
        span.add(span.child("run", function.namespace(), run, whole.end(), run(function, outcome, given)));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private Attributes attributes(Invocation invocation, Outcome outcome, Handling handling) {
        FunctionId function = invocation.function();
        AttributesBuilder all = Attributes.builder()
                .put(SpanKeys.NAMESPACE, function.namespace())
                .put(SpanKeys.FUNCTION, function.name())
                .put(SpanKeys.REQUEST_ID, invocation.requestId())
                .put(SpanKeys.ARN, invocation.invokedArn());
        if (by != null) {
            all.put(SpanKeys.FAAS_TRIGGER, by.faasTrigger());
        }
        handling.function().ifPresent(view -> all.put(SpanKeys.MEMORY, view.memoryMb() * MIB));
        usage(outcome)
                .ifPresent(usage -> all.put(SpanKeys.COLD_START, usage.init().isPresent()));
        errorType(outcome).ifPresent(type -> all.put(SpanKeys.ERROR_TYPE, type));
        if (outcome instanceof Outcome.Throttled throttled) {
            all.put(SpanKeys.THROTTLE_CAUSE, throttled.cause().tag());
        }
        return all.build();
    }

    private static Attributes run(FunctionId function, Outcome outcome, Handling.Given given) {
        AttributesBuilder run = Attributes.builder()
                .put(SpanKeys.NAMESPACE, function.namespace())
                .put(SpanKeys.POD, given.environment().pod())
                .put(SpanKeys.ENVIRONMENT, given.environment().id());
        usage(outcome)
                .ifPresent(usage -> run.put(SpanKeys.DURATION, usage.duration().toMillis())
                        .put(SpanKeys.BILLED, usage.billed().toMillis())
                        .put(SpanKeys.USED_MEMORY, (long) usage.maxMemoryMb()));
        return run.build();
    }

    private static Optional<Outcome.Usage> usage(Outcome outcome) {
        return outcome instanceof Outcome.Completed completed ? completed.usage() : Optional.empty();
    }

    private static Optional<String> errorType(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed -> completed.functionError() ? Optional.of("Unhandled") : Optional.empty();
            case Outcome.Throttled _ -> Optional.of("TooManyRequestsException");
            case Outcome.Refused refused -> Optional.of(refused.exception());
            case Outcome.Failed _ -> Optional.of("ServiceException");
        };
    }

    /** Null if it succeeded. The function's own message is in its log, for those who may read it. */
    private static String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed -> completed.functionError() ? "the function failed" : null;
            case Outcome.Throttled throttled -> throttled.cause().explanation();
            case Outcome.Refused refused -> refused.message();
            case Outcome.Failed failed -> failed.message();
        };
    }
}
