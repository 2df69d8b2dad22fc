package dev.lamina.gateway.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A queue of 100,000 bytes; an event of 700 bytes takes 1,000 of it. */
class EventRoomTest {
    private static final int EVENT = 1000 - EventRoom.OVERHEAD;
    private static final FunctionId STOPPED = new FunctionId("greedy", "stopped");
    private static final FunctionId PAY = new FunctionId("shop", "pay");

    private final AtomicLong now = new AtomicLong();
    private final Map<FunctionId, Long> events = new HashMap<>();
    private final EventRoom room = new EventRoom(
            100_000,
            new EventRoom.Source() {
                @Override
                public long bytes() {
                    return 1000
                            * events.values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum();
                }

                @Override
                public Map<FunctionId, Long> events() {
                    return Map.copyOf(events);
                }
            },
            Runnable::run,
            now::get);

    @Test
    void stoppedFunctionLeavesRoomForOtherNamespace() {
        assertThat(storeAll(STOPPED)).isEqualTo(75);

        assertThat(storeAll(PAY)).isGreaterThan(10);
    }

    @Test
    void measuredQueueHasSameShares() {
        storeAll(STOPPED);
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(room.has(STOPPED, EVENT)).isFalse();
        assertThat(room.has(PAY, EVENT)).isTrue();
    }

    @Test
    void eventsThatWereRunLeaveRoom() {
        storeAll(STOPPED);
        events.put(STOPPED, 10L);
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(room.has(STOPPED, EVENT)).isTrue();
    }

    @Test
    void smallEventsOfManyAreNotThrottledForLargeOnes() {
        for (int i = 0; i < 20; i++) {
            store(PAY);
        }
        storeAll(STOPPED);
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(room.has(PAY, EVENT)).isTrue();
        assertThat(room.has(STOPPED, EVENT)).isFalse();
    }

    @Test
    void eventsThatAreBeingStoredTakeRoom() {
        int taken = 0;
        while (room.take(STOPPED, EVENT)) {
            taken++;
        }
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(taken).isEqualTo(75);
        assertThat(room.has(STOPPED, EVENT)).isFalse();

        room.failed(STOPPED, EVENT);

        assertThat(room.has(STOPPED, EVENT)).isTrue();
    }

    private int storeAll(FunctionId function) {
        int stored = 0;
        while (room.take(function, EVENT)) {
            room.stored(function, EVENT);
            events.merge(function, 1L, Long::sum);
            stored++;
        }
        return stored;
    }

    private void store(FunctionId function) {
        assertThat(room.take(function, EVENT)).isTrue();
        room.stored(function, EVENT);
        events.merge(function, 1L, Long::sum);
    }
}
