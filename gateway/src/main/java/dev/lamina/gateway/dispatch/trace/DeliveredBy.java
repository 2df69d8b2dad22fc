package dev.lamina.gateway.dispatch.trace;

import dev.lamina.api.Trigger;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The Trigger that delivers an invocation.
 *
 * @param producers what the records say of the spans that have sent them, as X-Ray's header; called only if traces are
 *     recorded
 */
public record DeliveredBy(Trigger trigger, Supplier<List<String>> producers) {
    /** More links than this say no more. */
    private static final int MAX_LINKS = 32;

    public static DeliveredBy of(Trigger trigger) {
        return new DeliveredBy(trigger, List::of);
    }

    /**
     * The trace of the delivery. It is the producers' own if all records are of one trace, as a single record always
     * is; otherwise a new one, which is recorded if one of theirs is.
     *
     * @param given the header of the invocation, whose lineage is kept
     */
    public TraceHeader trace(Spans spans, Optional<String> given) {
        TraceHeader first = spans.trace(given);
        List<TraceHeader> known = contexts();
        if (known.isEmpty()) {
            return first;
        }
        TraceHeader producer = known.getFirst();
        boolean one = known.stream().allMatch(other -> other.root().equals(producer.root()));
        return one
                ? new TraceHeader(producer.root(), producer.parent(), producer.sampled(), first.lineage(), false)
                : first.inNewTrace(spans::samples, known.stream().anyMatch(TraceHeader::isSampled));
    }

    /** The span of the delivery, which ends now. */
    public Span delivered(OpenSpan span, String error) {
        SourceKind kind = SourceKind.of(trigger);
        String name = trigger.getMetadata().getName();
        String namespace = trigger.getMetadata().getNamespace();
        Attributes attributes = Attributes.builder()
                .put(SpanKeys.NAMESPACE, namespace)
                .put(SpanKeys.TRIGGER, name)
                .put(SpanKeys.SOURCE, kind.text())
                .put(SpanKeys.FAAS_TRIGGER, kind.faasTrigger())
                .build();
        return span.ended(kind.text() + ' ' + name, SpanKind.CONSUMER, namespace, attributes)
                .with(delivery -> delivery.links(links()).error(error));
    }

    /** The value of OpenTelemetry's {@code faas.trigger}. */
    public String faasTrigger() {
        return SourceKind.of(trigger).faasTrigger();
    }

    private List<SpanContext> links() {
        return contexts().stream()
                .map(TraceHeader::context)
                .distinct()
                .limit(MAX_LINKS)
                .toList();
    }

    private List<TraceHeader> contexts() {
        return producers.get().stream()
                .map(TraceHeader::of)
                .filter(header -> !header.isFresh())
                .toList();
    }
}
