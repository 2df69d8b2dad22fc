package dev.lamina.operator.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.AsyncStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogMeterTest {
    private static final ResourceID PAY = new ResourceID("pay", "shop");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BacklogMeter meter = new BacklogMeter(registry);

    @Test
    void backlogThatEndedIsZeroOnce() {
        meter.show(Map.of(PAY, new AsyncStatus(3L, null)));
        assertThat(gauge().value()).isEqualTo(3);

        meter.show(Map.of());
        assertThat(gauge().value()).isZero();

        meter.show(Map.of());
        assertThat(gauge()).isNull();
    }

    private Gauge gauge() {
        return registry.find("lamina.async.events.waiting")
                .tags("namespace", "shop", "function", "pay")
                .gauge();
    }
}
