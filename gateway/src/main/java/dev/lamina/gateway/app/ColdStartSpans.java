package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Handling.Given;
import dev.lamina.gateway.dispatch.trace.OpenSpan;
import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.SpanKeys;
import dev.lamina.gateway.function.FunctionId;
import io.opentelemetry.api.common.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The phases of a cold start as spans within the wait for the environment. Kubernetes' times have whole seconds: the
 * phases are laid end to end, backwards from init, whose time is exact. A part before the invocation came is left out.
 */
final class ColdStartSpans {
    private static final List<ColdStartPhase> BACKWARDS =
            List.of(ColdStartPhase.START, ColdStartPhase.PULL, ColdStartPhase.SCHEDULE, ColdStartPhase.QUEUE);

    private ColdStartSpans() {}

    /** Returns none if the invocation's trace is not recorded. */
    static List<Span> of(FunctionId function, Given given, Duration init, Map<ColdStartPhase, Duration> phases) {
        List<Span> spans = new ArrayList<>();
        if (!given.span().isValid()) {
            return spans;
        }
        Attributes attributes = Attributes.of(
                SpanKeys.NAMESPACE,
                function.namespace(),
                SpanKeys.POD,
                given.environment().pod());
        Instant arrived = given.at().minus(given.waited());
        Instant end = given.at().minus(init);
        for (ColdStartPhase phase : BACKWARDS) {
            Instant start = end.minus(phases.getOrDefault(phase, Duration.ZERO));
            if (end.isAfter(arrived) && start.isBefore(end)) {
                spans.add(OpenSpan.child(
                        given.span(),
                        phase.spanName(),
                        function.namespace(),
                        start.isBefore(arrived) ? arrived : start,
                        end,
                        attributes));
            }
            end = start;
        }
        return spans;
    }
}
