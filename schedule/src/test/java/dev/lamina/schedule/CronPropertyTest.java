package dev.lamina.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Compares cron with five fields to a second implementation, and checks properties of every schedule in every time
 * zone.
 */
class CronPropertyTest {
    private static final CronParser OTHER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final long FIRST = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("2029-12-31T00:00:00Z").getEpochSecond();

    @Property(tries = 500)
    void nextTickMatchesOtherImplementation(@ForAll("expressions") String expression, @ForAll("moments") long moment) {
        Instant after = Instant.ofEpochSecond(moment);
        Optional<Instant> theirs = ExecutionTime.forCron(OTHER.parse(expression))
                .nextExecution(after.atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toInstant);
        assertThat(Sources.schedule(expression, "UTC").next(after)).isEqualTo(theirs);
    }

    @Property(tries = 300)
    void nextTickIsLaterAndNoTickIsSkipped(
            @ForAll("expressions") String expression, @ForAll("moments") long moment, @ForAll("zones") String zone) {
        Schedule schedule = Sources.schedule(expression, zone);
        Instant after = Instant.ofEpochSecond(moment);
        Instant tick = schedule.next(after).orElseThrow();
        assertThat(tick).isAfter(after);
        assertThat(schedule.next(tick.minusSeconds(1))).contains(tick);
        assertThat(schedule.latest(after, tick)).contains(tick);
    }

    @Provide
    Arbitrary<Long> moments() {
        return Arbitraries.longs().between(FIRST, LAST);
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe");
    }

    /**
     * Restricts one day field at a time: if both are restricted, implementations differ in the meaning of a star with a
     * step.
     */
    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> days = Arbitraries.oneOf(
                Arbitraries.just("* %s *"),
                field(1, 28).map(day -> day + " %s *"),
                field(0, 6).map(day -> "* %s " + day));
        return Combinators.combine(field(0, 59), field(0, 23), days, field(1, 12))
                .as((minute, hour, day, month) -> minute + " " + hour + " " + day.formatted(month));
    }

    private static Arbitrary<String> field(int min, int max) {
        Arbitrary<Integer> number = Arbitraries.integers().between(min, max);
        return Arbitraries.oneOf(
                Arbitraries.just("*"),
                number.map(String::valueOf),
                Combinators.combine(number, number).as((a, b) -> Math.min(a, b) + "-" + Math.max(a, b)),
                Combinators.combine(number, number).as((a, b) -> Math.min(a, b) + "," + Math.max(a, b)),
                Arbitraries.integers().between(2, Math.max(2, max / 2)).map(step -> "*/" + step));
    }
}
