package dev.lamina.gateway.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pacing.NamespaceLimits;
import dev.lamina.gateway.testing.TestConfig;
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
    private final EventRoom room = room(Map.of());

    @Test
    void stoppedFunctionLeavesRoomForOtherNamespace() {
        assertThat(storeAll(STOPPED)).isEqualTo(75);

        assertThat(storeAll(PAY)).isGreaterThan(10);
    }

    @Test
    void measuredQueueHasSameShares() {
        storeAll(STOPPED);
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(room.full(STOPPED, EVENT)).contains(ThrottleCause.EVENTS);
        assertThat(room.full(PAY, EVENT)).isEmpty();
    }

    @Test
    void eventsThatWereRunLeaveRoom() {
        storeAll(STOPPED);
        events.put(STOPPED, 10L);
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(room.full(STOPPED, EVENT)).isEmpty();
    }

    @Test
    void smallEventsOfManyAreNotThrottledForLargeOnes() {
        for (int i = 0; i < 20; i++) {
            store(PAY);
        }
        storeAll(STOPPED);
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(room.full(PAY, EVENT)).isEmpty();
        assertThat(room.full(STOPPED, EVENT)).contains(ThrottleCause.EVENTS);
    }

    @Test
    void eventsThatAreBeingStoredTakeRoom() {
        int taken = 0;
        while (room.take(STOPPED, EVENT).isEmpty()) {
            taken++;
        }
        now.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(taken).isEqualTo(75);
        assertThat(room.full(STOPPED, EVENT)).contains(ThrottleCause.EVENTS);

        room.failed(STOPPED, EVENT);

        assertThat(room.full(STOPPED, EVENT)).isEmpty();
    }

    @Test
    void namespaceHasAsManyEventsAsItsLimit() {
        EventRoom limited = room(Map.of("lamina.limits.namespaces.greedy.events", "3"));

        for (int i = 0; i < 3; i++) {
            assertThat(limited.take(STOPPED, EVENT)).isEmpty();
            limited.stored(STOPPED, EVENT);
            events.merge(STOPPED, 1L, Long::sum);
        }

        assertThat(limited.take(STOPPED, EVENT)).contains(ThrottleCause.QUOTA);
        assertThat(limited.take(PAY, EVENT)).isEmpty();
    }

    @Test
    void eventsOfOtherGatewaysCountForTheLimit() {
        events.put(STOPPED, 3L);
        EventRoom limited = room(Map.of("lamina.limits.each-namespace.events", "3"));

        limited.full(STOPPED, EVENT);

        assertThat(limited.full(STOPPED, EVENT)).contains(ThrottleCause.QUOTA);

        events.put(STOPPED, 2L);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        limited.full(STOPPED, EVENT);

        assertThat(limited.full(STOPPED, EVENT)).isEmpty();
    }

    private EventRoom room(Map<String, String> settings) {
        return new EventRoom(
                100_000,
                new NamespaceLimits(TestConfig.of(settings).limits()),
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
    }

    private int storeAll(FunctionId function) {
        int stored = 0;
        while (room.take(function, EVENT).isEmpty()) {
            room.stored(function, EVENT);
            events.merge(function, 1L, Long::sum);
            stored++;
        }
        return stored;
    }

    private void store(FunctionId function) {
        assertThat(room.take(function, EVENT)).isEmpty();
        room.stored(function, EVENT);
        events.merge(function, 1L, Long::sum);
    }
}
