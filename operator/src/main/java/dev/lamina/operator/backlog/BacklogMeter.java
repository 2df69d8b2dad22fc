package dev.lamina.operator.backlog;

import dev.lamina.api.AsyncStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/** The number of events of each function that has any, for Prometheus. A function that has none any more is 0 once. */
final class BacklogMeter {
    /** As many functions have meters of a gateway. */
    private static final int MOST = 2000;

    private final MultiGauge waiting;

    // Mutable state
    private Map<ResourceID, Long> shown = Map.of();

    BacklogMeter(MeterRegistry registry) {
        this.waiting = MultiGauge.builder("lamina.async.events.waiting").register(registry);
    }

    synchronized void show(Map<ResourceID, AsyncStatus> backlogs) {
        Map<ResourceID, Long> next = new HashMap<>();
        backlogs.entrySet().stream()
                .limit(MOST)
                .forEach(
                        backlog -> next.put(backlog.getKey(), backlog.getValue().waiting()));
        shown.forEach((function, before) -> {
            if (before > 0) {
                next.putIfAbsent(function, 0L);
            }
        });
        shown = next;
        waiting.register(
                next.entrySet().stream()
                        .map(function -> Row.of(tags(function.getKey()), function.getValue()))
                        .toList(),
                true);
    }

    private static Tags tags(ResourceID function) {
        return Tags.of("namespace", function.getNamespace().orElse(""), "function", function.getName());
    }
}
