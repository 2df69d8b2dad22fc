package dev.lamina.gateway.source.topic;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.source.Triggers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Topics of a test's triggers; the time is always the same. */
public final class TestTopics {
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00.5Z");

    private TestTopics() {}

    public static Topics of(Triggers triggers, AsyncInvoker invoker, GatewayConfig config) {
        return new TriggerTopics(
                triggers,
                new TopicFilters(new RecordedReports(), Runnable::run),
                invoker,
                config,
                new ObjectMapper(),
                new SimpleMeterRegistry(),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
