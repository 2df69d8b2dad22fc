package dev.lamina.gateway.source.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowedScheduleTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String HOURLY = "rate(1 hour) UTC";

    @Test
    void firstTickIsOnePeriodAfterCreation() {
        assertThat(hourly(NOON, 3600, NOON).due(Optional.empty(), NOON.plusSeconds(3599)))
                .isEmpty();
        assertThat(hourly(NOON, 3600, NOON).due(Optional.empty(), NOON.plusSeconds(3600)))
                .contains(NOON.plusSeconds(3600));
    }

    @Test
    void recordedTickIsNotDue() {
        FollowedSchedule followed = hourly(NOON, 3600, NOON);
        assertThat(followed.due(record(NOON.plusSeconds(3600), 1, HOURLY), NOON.plusSeconds(3601)))
                .isEmpty();
    }

    @Test
    void lastMissedTickIsDueIfYoungEnough() {
        Instant restart = NOON.plus(Duration.ofMinutes(5 * 60 + 20));
        assertThat(hourly(NOON, 3600, restart).due(record(NOON, 1, HOURLY), restart))
                .contains(NOON.plus(Duration.ofHours(5)));
        assertThat(hourly(NOON, 600, restart).due(record(NOON, 1, HOURLY), restart))
                .isEmpty();
        assertThat(hourly(NOON, 0, restart).due(record(NOON, 1, HOURLY), restart))
                .isEmpty();
    }

    @Test
    void lateTickIsDueWithoutRestart() {
        Instant late = NOON.plusSeconds(3600 + 40);
        assertThat(hourly(NOON, 0, NOON).due(record(NOON, 1, HOURLY), late)).contains(NOON.plusSeconds(3600));
    }

    @Test
    void missedTickOfOldScheduleIsNotDue() {
        Instant restart = NOON.plus(Duration.ofMinutes(90));
        FollowedSchedule followed = hourly(NOON, 3600, restart);
        assertThat(followed.due(record(NOON, 1, "rate(5 minutes) UTC"), restart))
                .isEmpty();
        assertThat(followed.next(record(NOON, 1, "rate(5 minutes) UTC"), Optional.empty(), restart))
                .isEqualTo(new TickRecord(restart, 2, HOURLY));
    }

    @Test
    void spacesDoNotChangeSchedule() {
        Instant restart = NOON.plus(Duration.ofMinutes(90));
        FollowedSchedule spaced = cron("cron(0  * * * ? *)", restart);
        assertThat(spaced.due(record(NOON, 1, "cron(0 * * * ? *) UTC"), restart))
                .isPresent();
        assertThat(spaced.due(record(NOON, 1, "cron(0  * * * ? *) UTC"), restart))
                .isPresent();
        assertThat(spaced.next(Optional.empty(), Optional.empty(), restart).schedule())
                .isEqualTo("cron(0  * * * ? *) UTC");
        FollowedSchedule twoLines = cron("cron(0 * * * ? *)\n", restart);
        assertThat(twoLines.next(Optional.empty(), Optional.empty(), restart).schedule())
                .isEqualTo("cron(0 * * * ? *) UTC");
    }

    @Test
    void recordFarInFutureIsLimitedToNow() {
        Instant now = NOON.plusSeconds(60);
        assertThat(new TickRecord(now.plusSeconds(3600), 1, HOURLY).credible(now))
                .isEqualTo(new TickRecord(now, 1, HOURLY));
        TickRecord alittleAhead = new TickRecord(now.plusSeconds(20), 1, HOURLY);
        assertThat(alittleAhead.credible(now)).isEqualTo(alittleAhead);
    }

    /** This gateway's clock was set back since it began to follow the schedule. */
    @Test
    void tickIsDueForGatewayStartedInFuture() {
        Instant tick = NOON.plusSeconds(3600);
        assertThat(hourly(NOON, 0, NOON.plus(Duration.ofHours(3))).due(record(NOON, 1, HOURLY), tick.plusMillis(5)))
                .contains(tick);
    }

    @Test
    void missedTickOfDisabledTriggerIsNotDue() {
        Instant on = NOON.plus(Duration.ofMinutes(90));
        Trigger off = Timetables.trigger(NOON, 1, false, Timetables.rate("rate(1 hour)", 3600));
        assertThat(hourly(NOON, 3600, on).due(Optional.of(FollowedSchedule.off(off, NOON)), on))
                .isEmpty();
    }

    @Test
    void recordOfNewerVersionIsRead() {
        TickRecord record = new TickRecord(NOON, 1, HOURLY);
        assertThat(TickRecord.read(record.write() + "\nby: gateway-1\njitter: PT3S"))
                .contains(record);
    }

    @Test
    void gatewayWithOlderSpecIsBehind() {
        assertThat(hourly(NOON, 3600, NOON).isBehind(record(NOON, 3, HOURLY))).isTrue();
        assertThat(hourly(NOON, 3600, NOON).isBehind(record(NOON, 2, HOURLY))).isFalse();
    }

    @Test
    void writtenRecordIsReadBack() {
        TickRecord record = new TickRecord(NOON, 7, "cron(0 12 * * ? *) Europe/Berlin");
        assertThat(TickRecord.read(record.write())).contains(record);
        assertThat(TickRecord.read("something else entirely")).isEmpty();
    }

    private static Optional<TickRecord> record(Instant until, long generation, String schedule) {
        return Optional.of(new TickRecord(until, generation, schedule));
    }

    private static FollowedSchedule cron(String expression, Instant since) {
        return FollowedSchedule.of(Timetables.trigger(NOON, 2, true, Timetables.rate(expression, 3600)), since);
    }

    private static FollowedSchedule hourly(Instant created, int maxAgeSeconds, Instant since) {
        return FollowedSchedule.of(
                Timetables.trigger(created, 2, true, Timetables.rate("rate(1 hour)", maxAgeSeconds)), since);
    }
}
