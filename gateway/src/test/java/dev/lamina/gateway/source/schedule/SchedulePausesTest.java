package dev.lamina.gateway.source.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.nats.clock.SharedClock;
import dev.lamina.gateway.source.TriggerChange;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** After a failure, a step is repeated after a growing pause. */
class SchedulePausesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SteppedTimer timer = new SteppedTimer();
    private final FakeRecords records = new FakeRecords();
    // How far this gateway's clock is ahead of NATS's, and how much time has passed
    private Duration ahead = Duration.ZERO;
    private long nanos;
    private final Schedules schedules = new Schedules(new ScheduleFollower.Shared(
            records,
            invocation -> CompletableFuture.completedFuture(null),
            new ScheduledEvent(new ObjectMapper(), "local"),
            timer,
            new SharedClock(() -> Optional.of(NOON.minus(ahead)), () -> NOON, () -> nanos)));

    @Test
    void unresponsiveRecordsAreReadWithGrowingPauses() {
        records.failing = true;
        schedules.onChange(new TriggerChange.Put(hourly(true)));
        timer.step(5);
        assertThat(timer.pauses)
                .extracting(Duration::toMillis)
                .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
    }

    @Test
    void responseResetsPause() {
        records.failing = true;
        schedules.onChange(new TriggerChange.Put(hourly(true)));
        timer.step(3);
        records.failing = false;
        records.racesLost = 1;
        timer.step(1);
        records.failing = true;
        timer.pauses.clear();
        timer.step(1);
        assertThat(timer.pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void lostRaceIsRetriedAfterPause() {
        records.racesLost = 3;
        schedules.onChange(new TriggerChange.Put(hourly(true)));
        timer.step(3);
        assertThat(timer.pauses.subList(0, 3)).extracting(Duration::toMillis).containsExactly(50L, 100L, 200L);
        assertThat(records.written).isEqualTo(1);
    }

    @Test
    void gatewayWithWrongClockWritesNoRecord() {
        ahead = Duration.ofHours(1);
        schedules.onChange(new TriggerChange.Put(hourly(true)));
        timer.step(2);
        assertThat(timer.pauses)
                .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
        assertThat(records.written).isZero();
        ahead = Duration.ZERO;
        nanos = Duration.ofSeconds(30).toNanos();
        timer.step(1);
        assertThat(records.written).isEqualTo(1);
    }

    @Test
    void disabledScheduleIsRecordedAfterGrowingPauses() {
        records.failing = true;
        schedules.onChange(new TriggerChange.Put(hourly(false)));
        timer.step(6);
        assertThat(timer.pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        records.failing = false;
        timer.step(1);
        assertThat(records.written).isEqualTo(1);
        assertThat(timer.steps).isEmpty();
    }

    private static Trigger hourly(boolean enabled) {
        return Timetables.trigger(NOON, 1, enabled, Timetables.rate("rate(1 hour)", 3600));
    }

    /** Runs at once what is due at once; runs what is due later when the test says so. */
    private static final class SteppedTimer extends ClockTimer {
        private final List<Duration> pauses = new ArrayList<>();
        private final Deque<Runnable> steps = new ArrayDeque<>();

        SteppedTimer() {
            super(Clock.fixed(NOON, ZoneOffset.UTC));
        }

        @Override
        void now(Runnable task) {
            task.run();
        }

        @Override
        void after(Duration wait, Runnable step) {
            pauses.add(wait);
            steps.add(step);
        }

        void step(int times) {
            for (int i = 0; i < times; i++) {
                steps.remove().run();
            }
        }
    }

    private static final class FakeRecords extends TickRecords {
        private boolean failing;
        private int racesLost;
        private int written;

        FakeRecords() {
            super(null, "schedules", 1);
        }

        @Override
        Found find(String uid) throws IOException {
            if (failing) {
                throw new IOException("no answer");
            }
            return new Found(Optional.empty(), 0);
        }

        @Override
        boolean write(String uid, TickRecord record, Found before) {
            boolean won = racesLost-- <= 0;
            written += won ? 1 : 0;
            return won;
        }
    }
}
