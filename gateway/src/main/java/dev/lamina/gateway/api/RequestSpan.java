package dev.lamina.gateway.api;

import dev.lamina.gateway.dispatch.trace.OpenSpan;
import dev.lamina.gateway.dispatch.trace.SpanKeys;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Set;

/**
 * The span of a request that leads to invocations: from its head until its response is written. Requests that only read
 * are not part of any trace. Used only on the event loop of the connection.
 */
final class RequestSpan {
    static final RequestSpan NONE = new RequestSpan(OpenSpan.NONE);
    private static final Set<String> PARTS_THAT_READ = Set.of("cost", "logs", ApiObserver.NO_PART);
    private static final int SERVER_ERROR = 500;

    private final OpenSpan span;

    // Mutable state: null until the command is known and allowed
    private Command command;

    private RequestSpan(OpenSpan span) {
        this.span = span;
    }

    static RequestSpan begin(Spans spans, TraceHeader given) {
        OpenSpan span = spans.begin(given);
        return span.isRecorded() ? new RequestSpan(span) : NONE;
    }

    TraceHeader below(TraceHeader given) {
        return span.below(given);
    }

    void isFor(Command allowed) {
        if (span.isRecorded()) {
            command = allowed;
        }
    }

    /** The response is written. What was not allowed is not recorded: its caller must not fill another's share. */
    void ended(Exchange exchange) {
        if (command == null || !invokes(exchange.matched())) {
            return;
        }
        int status = exchange.http().response().getStatusCode();
        String namespace = command.needs().namespace();
        Attributes attributes = Attributes.builder()
                .put(SpanKeys.NAMESPACE, namespace)
                .put(SpanKeys.HTTP_METHOD, exchange.http().method().name())
                .put(SpanKeys.HTTP_STATUS, (long) status)
                .put(SpanKeys.REQUEST_ID, exchange.id().value())
                .put(SpanKeys.ARN, command.resource())
                .put(SpanKeys.FAAS_TRIGGER, "http")
                .build();
        span.add(span.ended(exchange.matched().action(), SpanKind.SERVER, namespace, attributes)
                .with(own -> own.error(status < SERVER_ERROR ? null : "status " + status)));
    }

    private static boolean invokes(MatchedRequest matched) {
        return matched.part().equals("lambda")
                ? matched.action().startsWith("Invoke")
                : !PARTS_THAT_READ.contains(matched.part());
    }
}
