package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.SpanKeys;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.SeenSpans;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The spans that an invocation leaves. */
class InvocationSpanTest {
    private static final String CALLER = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    private static final Duration INIT = Duration.ofMillis(400);

    private final FakeFunctions functions = new FakeFunctions();
    private final FunctionId hello = functions.ready("hello");
    private final SeenSpans spans = new SeenSpans().on();
    private final TestSlot slot = new TestSlot(new Environment("pod-1", "pod-1/1"));
    private long now;
    private final Dispatch dispatch = new Dispatch(
            functions,
            TestConfig.of(Map.of()),
            new Recording(spans),
            Permits.ALONE,
            (function, pod, since) -> ContainerEnds.End.UNKNOWN,
            function -> List.of(),
            () -> now,
            Runnable::run);

    private record Recording(Spans spans) implements InvocationObserver {
        @Override
        public void ended(Invocation invocation, Outcome outcome, Handling handling) {}
    }

    @Test
    void coldInvocationHasWaitInitAndRun() {
        Invocation invocation = dispatched(CALLER);
        now += Duration.ofSeconds(2).toNanos();
        dispatch.podCalls().poll(hello, slot);
        now += Duration.ofSeconds(1).toNanos();
        answer(invocation, false, Optional.of(INIT));

        Span whole = spans.named("invoke hello");
        assertThat(whole.context().getTraceId()).isEqualTo("5759e988bd862e3fe1be46a994272793");
        assertThat(whole.parent().getSpanId()).isEqualTo("53995c3f42cd8ad8");
        assertThat(whole.attributes().get(SpanKeys.COLD_START)).isTrue();
        assertThat(whole.attributes().get(SpanKeys.REQUEST_ID)).isEqualTo(invocation.requestId());
        assertThat(spans.below(whole)).containsExactlyInAnyOrder("wait for environment", "run");
        Span wait = spans.named("wait for environment");
        assertThat(Duration.between(wait.start(), wait.end())).isEqualTo(Duration.ofSeconds(2));
        assertThat(spans.below(wait)).containsExactly("init");
        Span init = spans.named("init");
        assertThat(Duration.between(init.start(), init.end())).isEqualTo(INIT);
        assertThat(init.end()).isEqualTo(wait.end());
        Span run = spans.named("run");
        assertThat(Duration.between(run.start(), run.end())).isEqualTo(Duration.ofSeconds(1));
        assertThat(run.attributes().get(SpanKeys.ENVIRONMENT)).isEqualTo("pod-1/1");
    }

    @Test
    void functionGetsInvocationAsParent() {
        dispatch.podCalls().poll(hello, slot);
        Invocation invocation = dispatched(CALLER);
        answer(invocation, false, Optional.empty());

        Span whole = spans.named("invoke hello");
        assertThat(header().context()).isEqualTo(whole.context());
        assertThat(spans.below(whole)).containsExactly("run");
    }

    @Test
    void failedFunctionIsError() {
        dispatch.podCalls().poll(hello, slot);
        answer(dispatched(CALLER), true, Optional.empty());

        Span whole = spans.named("invoke hello");
        assertThat(whole.error()).isEqualTo("the function failed");
        assertThat(whole.attributes().get(SpanKeys.ERROR_TYPE)).isEqualTo("Unhandled");
    }

    @Test
    void throttleSaysWhichLimit() {
        FunctionId none = functions.reserving("none", 0);
        dispatch.dispatcher().dispatch(TestGateway.invocation(none, "{}").traced(CALLER));

        assertThat(spans.named("invoke none").attributes().get(SpanKeys.THROTTLE_CAUSE))
                .isEqualTo("stopped");
    }

    @Test
    void deliveryIsAboveInvocation() {
        Trigger trigger = FakeTriggers.subscription("default", "news", "news", "hello", true);
        dispatch.podCalls().poll(hello, slot);
        Invocation invocation = TestGateway.invocation(hello, "{}");
        dispatch.dispatcher().dispatch(invocation, new DeliveredBy(trigger, () -> List.of(CALLER)));
        answer(invocation, false, Optional.empty());

        assertThat(spans.below(spans.named("topic news"))).containsExactly("invoke hello");
    }

    @Test
    void unsampledTraceIsPassedOnUnchanged() {
        String unsampled = CALLER.replace("Sampled=1", "Sampled=0");
        dispatch.podCalls().poll(hello, slot);
        answer(dispatched(unsampled), false, Optional.empty());

        assertThat(slot.assignment.invocation().traceHeader().orElseThrow()).startsWith(unsampled + ";Lineage=");
        assertThat(spans.all()).isEmpty();
    }

    private TraceHeader header() {
        return TraceHeader.of(slot.assignment.invocation().traceHeader().orElseThrow());
    }

    private Invocation dispatched(String header) {
        Invocation invocation = TestGateway.invocation(hello, "{}").traced(header);
        dispatch.dispatcher().dispatch(invocation);
        return invocation;
    }

    private void answer(Invocation invocation, boolean error, Optional<Duration> init) {
        Outcome.Usage usage = new Outcome.Usage(Duration.ofMillis(3), Duration.ofMillis(4), 50, init);
        dispatch.podCalls()
                .answer(
                        hello,
                        "pod-1",
                        invocation.requestId(),
                        null,
                        new Outcome.Completed(Buffer.buffer("{}"), error, Optional.empty(), Optional.of(usage)));
    }
}
