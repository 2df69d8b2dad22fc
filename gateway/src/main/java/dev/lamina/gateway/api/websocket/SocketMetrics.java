package dev.lamina.gateway.api.websocket;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** Metrics of WebSocket connections. */
final class SocketMetrics {
    private static final String MESSAGES = "lamina.websocket.messages";
    private static final String DIRECTION = "direction";
    private static final String RESULT = "result";

    private final MeterRegistry registry;

    SocketMetrics(MeterRegistry registry, IntSupplier open) {
        this.registry = registry;
        Gauge.builder("lamina.websocket.connections", open, IntSupplier::getAsInt)
                .strongReference(true)
                .register(registry);
    }

    /** @param result one of a few words */
    void received(String result) {
        registry.counter(MESSAGES, DIRECTION, "in", RESULT, result).increment();
    }

    void sent() {
        registry.counter(MESSAGES, DIRECTION, "out", RESULT, "accepted").increment();
    }

    /** A message for a client was lost. */
    void dropped() {
        registry.counter(MESSAGES, DIRECTION, "out", RESULT, "dropped").increment();
    }

    /** @param cause one of a few words */
    void closed(String cause) {
        registry.counter("lamina.websocket.closed", "cause", cause).increment();
    }
}
