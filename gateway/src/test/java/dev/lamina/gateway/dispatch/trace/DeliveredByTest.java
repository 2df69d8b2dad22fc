package dev.lamina.gateway.dispatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.SeenSpans;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The span of a delivery, and the traces of the producers. */
class DeliveredByTest {
    private static final Trigger NEWS = FakeTriggers.subscription("shop", "news", "news", "mail", true);
    private static final String ONE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    private static final String TWO = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad9;Sampled=1";
    private static final String OTHER = "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=0";

    private final SeenSpans spans = new SeenSpans().on();

    @Test
    void recordsOfOneTraceContinueIt() {
        Span span = delivered(ONE, TWO);

        assertThat(span.context().getTraceId()).isEqualTo("5759e988bd862e3fe1be46a994272793");
        assertThat(span.parent().getSpanId()).isEqualTo("53995c3f42cd8ad8");
        assertThat(span.links())
                .extracting(SpanContext::getSpanId)
                .containsExactly("53995c3f42cd8ad8", "53995c3f42cd8ad9");
        assertThat(span.name()).isEqualTo("topic news");
        assertThat(span.attributes().get(SpanKeys.FAAS_TRIGGER)).isEqualTo("pubsub");
    }

    /** One of the producers is recorded, so the delivery is. */
    @Test
    void recordsOfSeveralTracesAreLinked() {
        Span span = delivered(OTHER, ONE);

        assertThat(span.parent().isValid()).isFalse();
        assertThat(span.context().getTraceId())
                .isNotIn("5759e988bd862e3fe1be46a994272793", "4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(span.links())
                .extracting(SpanContext::getTraceId)
                .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736", "5759e988bd862e3fe1be46a994272793");
    }

    @Test
    void newTraceKeepsLineage() {
        TraceHeader trace =
                new DeliveredBy(NEWS, () -> List.of(ONE, OTHER)).trace(spans, Optional.of(ONE + ";Lineage=0123abcd:3"));

        assertThat(trace.value()).endsWith(";Lineage=0123abcd:3").doesNotContain("5759e988");
    }

    @Test
    void unsampledProducerIsNotRecorded() {
        assertThat(spans.begin(new DeliveredBy(NEWS, () -> List.of(OTHER)).trace(spans, Optional.empty())))
                .isSameAs(OpenSpan.NONE);
    }

    private Span delivered(String... producers) {
        DeliveredBy by = new DeliveredBy(NEWS, () -> List.of(producers));
        return by.delivered(spans.begin(by.trace(spans, Optional.of(producers[0]))), null);
    }
}
