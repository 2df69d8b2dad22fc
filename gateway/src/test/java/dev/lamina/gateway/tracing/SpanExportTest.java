package dev.lamina.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lamina.gateway.dispatch.trace.OpenSpan;
import dev.lamina.gateway.dispatch.trace.SpanKeys;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.testing.OtlpReceiver;
import dev.lamina.gateway.testing.TestConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What leaves the gateway, as a receiver of OTLP reads it. */
class SpanExportTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void spanArrivesAtReceiver() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            try (SpanExport export = export(receiver.url(), Map.of("lamina.tracing.headers", "x-key=secret"))) {
                export.start();
                OpenSpan open = export.begin(TraceHeader.of("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"));
                export.add(
                        open.ended("invoke hello", SpanKind.SERVER, "shop", Attributes.of(SpanKeys.FUNCTION, "hello"))
                                .with(span -> span.error("the function failed")));
            }

            Span span = receiver.named("invoke hello");
            assertThat(OtlpReceiver.hex(span.getTraceId())).isEqualTo("5759e988bd862e3fe1be46a994272793");
            assertThat(span.getParentSpanId().isEmpty()).isTrue();
            assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(OtlpReceiver.attribute(span, "faas.name")).isEqualTo("hello");
            assertThat(receiver.service()).isEqualTo("lamina-gateway");
            assertThat(receiver.header("x-key")).isEqualTo("secret");
            assertThat(count("sent")).isEqualTo(1);
        }
    }

    @Test
    void refusedSpansAreCounted() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            receiver.refuse(400);
            try (SpanExport export = export(receiver.url(), Map.of())) {
                export.start();
                OpenSpan open = export.begin(TraceHeader.of("Sampled=1"));
                export.add(open.ended("run", SpanKind.INTERNAL, "shop", Attributes.empty()));
            }
        }

        assertThat(count("lost")).isEqualTo(1);
    }

    @Test
    void nothingIsRecordedWithoutReceiver() {
        SpanExport export = new SpanExport(TestConfig.of(Map.of("lamina.tracing.ratio", "1")), meters);

        assertThat(export.begin(export.trace(Optional.of("Sampled=1")))).isSameAs(OpenSpan.NONE);
        assertThat(export.trace(Optional.empty()).isSampled()).isFalse();
    }

    @Test
    void ratioDecidesByIdOfTrace() {
        URI url = URI.create("http://localhost:1");
        SpanExport half = export(url, Map.of("lamina.tracing.ratio", "0.5"));

        assertThat(half.samples("ffffffffffffffff0fffffffffffffff")).isTrue();
        assertThat(half.samples("00000000000000004fffffffffffffff")).isFalse();
        assertThat(export(url, Map.of("lamina.tracing.ratio", "0")).samples("00000000000000000000000000000000"))
                .isFalse();
    }

    @Test
    void ratioAboveOneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> export(URI.create("http://localhost:1"), Map.of("lamina.tracing.ratio", "5")))
                .withMessageContaining("lamina.tracing.ratio is 5.0");
    }

    @Test
    void pathIsAddedToBareAddress() {
        assertThat(SpanExport.endpoint(URI.create("http://tempo:4318"))).hasToString("http://tempo:4318/v1/traces");
        assertThat(SpanExport.endpoint(URI.create("http://vt:10428/insert/opentelemetry/v1/traces")))
                .hasToString("http://vt:10428/insert/opentelemetry/v1/traces");
    }

    private SpanExport export(URI url, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("lamina.tracing.endpoint", url.toString());
        return new SpanExport(TestConfig.of(settings), meters);
    }

    private double count(String result) {
        return meters.counter("lamina.spans", "result", result).count();
    }
}
