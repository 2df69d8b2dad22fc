package dev.lamina.gateway.app;

import dev.lamina.gateway.api.ApiObserver;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.dispatch.trace.Spans;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics of the public port. A function's URL can return any status, so there are at most 400 meters of a part. */
@Singleton
public final class ApiMetrics implements ApiObserver {
    private final MeterRegistry registry;
    private final Spans spans;
    private final Counter bodiesThrottled;
    private final Map<Answer, Counter> answers = new ConcurrentHashMap<>();

    /** Without traces. */
    public ApiMetrics(MeterRegistry registry) {
        this(registry, Spans.NONE);
    }

    @Inject
    public ApiMetrics(MeterRegistry registry, Spans spans) {
        this.registry = registry;
        this.spans = spans;
        this.bodiesThrottled = registry.counter(
                FunctionMeters.THROTTLES,
                "namespace",
                "",
                "function",
                "",
                FunctionMeters.CAUSE,
                ThrottleCause.BODIES.tag());
    }

    private record Answer(String part, int status) {}

    @Override
    public Spans spans() {
        return spans;
    }

    @Override
    public void answered(String part, int status) {
        answers.computeIfAbsent(new Answer(part, status), this::counter).increment();
    }

    @Override
    public void bodyThrottled() {
        bodiesThrottled.increment();
    }

    private Counter counter(Answer answer) {
        String code = answer.status() == NO_ANSWER ? "none" : Integer.toString(answer.status());
        return registry.counter("lamina.http.responses", "part", answer.part(), "code", code);
    }
}
