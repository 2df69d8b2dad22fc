package dev.lamina.operator.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.AsyncStatus;
import dev.lamina.api.Function;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BacklogSourceTest {
    private static final ResourceID PAY = new ResourceID("pay", "shop");
    private static final ResourceID SHIP = new ResourceID("ship", "shop");
    private volatile Map<ResourceID, AsyncStatus> backlog =
            Map.of(PAY, new AsyncStatus(3L, "2026-01-01T00:00:00Z"), SHIP, new AsyncStatus(1L, null));
    private final AtomicInteger reads = new AtomicInteger();
    private final List<ResourceID> woken = new CopyOnWriteArrayList<>();

    @Test
    void onlyFunctionsWithChangedBacklogAreReconciled() {
        EventSource<?, Function> source = BacklogSource.of(
                new EventBacklog(null, new SimpleMeterRegistry()) {
                    @Override
                    public Map<ResourceID, AsyncStatus> read() {
                        reads.incrementAndGet();
                        return backlog;
                    }
                },
                Duration.ofMillis(20));
        source.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID()));
        source.start();
        try {
            awaitReads();
            woken.clear();
            awaitReads();
            assertThat(woken).isEmpty();
            backlog = Map.of(PAY, new AsyncStatus(4L, "2026-01-01T00:00:00Z"), SHIP, new AsyncStatus(1L, null));
            awaitReads();
            assertThat(woken).containsExactly(PAY);
            backlog = Map.of(PAY, new AsyncStatus(4L, "2026-01-01T00:00:00Z"));
            awaitReads();
            assertThat(woken).containsExactly(PAY, SHIP);
        } finally {
            source.stop();
        }
    }

    /** Waits for three whole reads; the present one is not counted. */
    private void awaitReads() {
        int seen = reads.get();
        await().until(() -> reads.get() > seen + 3);
    }
}
