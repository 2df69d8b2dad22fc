package dev.lamina.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.trace.Span;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The room for spans that wait. */
class SpanQueueTest {
    private final SpanQueue queue = new SpanQueue(8);

    @Test
    void namespaceAloneLeavesQuarterOfRoom() {
        fill("loud", 6);
        assertThat(queue.isHalfFull()).isTrue();
        assertThat(queue.offer(of("loud"))).isFalse();
        assertThat(queue.offer(of("quiet"))).isTrue();
    }

    @Test
    void takenSpansMakeRoom() {
        fill("loud", 6);

        assertThat(queue.take(1)).hasSize(1);
        assertThat(queue.offer(of("loud"))).isTrue();
        assertThat(queue.take(10)).hasSize(6);
        assertThat(queue.size()).isZero();
    }

    @Test
    void roomOfAllIsBounded() {
        for (int i = 0; i < 8; i++) {
            assertThat(queue.offer(of("n" + i))).isTrue();
        }
        assertThat(queue.offer(of("late"))).isFalse();
    }

    private void fill(String namespace, int spans) {
        for (int i = 0; i < spans; i++) {
            assertThat(queue.offer(of(namespace))).isTrue();
        }
    }

    private static Span of(String namespace) {
        return new Span(
                SpanContext.getInvalid(),
                SpanContext.getInvalid(),
                "run",
                SpanKind.INTERNAL,
                namespace,
                Instant.EPOCH,
                Instant.EPOCH,
                Attributes.empty(),
                List.of(),
                null);
    }
}
