package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.SpanKeys;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.testing.SeenSpans;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The span of a request to the public port. */
class RequestSpanTest {
    private static final String SAMPLED = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

    @AutoClose
    private final TestApi api = new TestApi();

    @AutoClose
    private final Http http = new Http(api.uri());

    private final SeenSpans spans = api.spans().on();

    @Test
    void invocationIsBelowRequestOfCaller() {
        http.invoke("{}", "traceparent", SAMPLED);

        Span span = invokeSpan();
        assertThat(span.context().getTraceId()).isEqualTo("5759e988bd862e3fe1be46a994272793");
        assertThat(span.parent().getSpanId()).isEqualTo("53995c3f42cd8ad8");
        assertThat(span.namespace()).isEqualTo("shop");
        assertThat(span.attributes().get(SpanKeys.HTTP_STATUS)).isEqualTo(200);
        assertThat(TraceHeader.of(api.ran().getFirst().traceHeader().orElseThrow())
                        .context())
                .isEqualTo(span.context());
    }

    @Test
    void serverErrorIsErrorOfSpan() {
        api.answers(new Outcome.Failed("no environment"));
        http.invoke("{}", "traceparent", SAMPLED);

        assertThat(invokeSpan().error()).isEqualTo("status 500");
    }

    /** Its caller could fill the share of a namespace that is not theirs. */
    @Test
    void refusedRequestIsNotRecorded() {
        http.send(HttpRequest.newBuilder(api.uri().resolve("/2015-03-31/functions/orders/invocations"))
                .header("Authorization", "Bearer forged")
                .header("traceparent", SAMPLED)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        http.invoke("{}", "traceparent", SAMPLED);

        invokeSpan();
    }

    @Test
    void traceOfCallerContinuesWithoutRecording() {
        http.invoke("{}", "traceparent", SAMPLED.replace("-01", "-00"));

        assertThat(api.ran().getFirst().traceHeader().orElseThrow())
                .isEqualTo("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0");
        assertThat(spans.all()).isEmpty();
    }

    private Span invokeSpan() {
        await().until(() -> !spans.all().isEmpty());
        return spans.named("InvokeFunction");
    }
}
