package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.EventsThrottledException;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Events of one megabyte to a function that nothing runs, and a small event of another namespace beside them. */
class FullQueueIT extends AsyncRoom {
    private static final FunctionId STOPPED = new FunctionId("greedy", "stopped");
    private static final String MEGABYTE = "x".repeat(1_000_000);

    @Test
    void eventsThatAreNotRunLeaveRoomForOtherNamespace() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.max-bytes", "16000000"));
        acceptWhenThereIsAStream(gateway);
        int accepted = fill(gateway);

        gateway.add(PAY);
        String id = gateway.accept(PAY, "{}");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> gateway.dispatcher.requestIds().contains(id));
        assertThat(accepted)
                .as("three quarters of the queue, but for what a measurement counts twice or not yet")
                .isBetween(6, 14);
    }

    @Test
    void anotherGatewayKnowsWhatIsStored() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.max-bytes", "16000000"));
        acceptWhenThereIsAStream(gateway);
        gateway.add(STOPPED);
        gateway.dispatcher.neverAnswer();
        fill(gateway);
        AsyncGateway other = gateway(Map.of("lamina.async.max-bytes", "16000000"));
        other.accept(PAY, "{}");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThatThrownBy(() -> other.accept(STOPPED, MEGABYTE))
                        .hasCauseInstanceOf(EventsThrottledException.class));
        other.accept(PAY, "{}");
    }

    /** Stores events until one is refused; returns how many were stored. */
    private static int fill(AsyncGateway gateway) {
        AtomicInteger accepted = new AtomicInteger();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 16; i++) {
                        gateway.accept(STOPPED, MEGABYTE);
                        accepted.incrementAndGet();
                    }
                })
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(EventsThrottledException.class);
        return accepted.get();
    }
}
