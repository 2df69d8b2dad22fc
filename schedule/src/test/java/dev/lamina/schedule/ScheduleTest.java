package dev.lamina.schedule;

import static dev.lamina.schedule.Sources.schedule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    /** The examples in AWS's documentation, including wildcards. 2026-01-01 is a Thursday. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      cron(0 10 * * ? *)           | 2026-01-01T09:59:59Z | 2026-01-01T10:00:00Z
      cron(0 10 * * ? *)           | 2026-01-01T10:00:00Z | 2026-01-02T10:00:00Z
      cron(15 12 * * ? *)          | 2026-01-01T12:16:00Z | 2026-01-02T12:15:00Z
      cron(0 18 ? * MON-FRI *)     | 2026-01-02T18:00:00Z | 2026-01-05T18:00:00Z
      cron(0 8 1 * ? *)            | 2026-01-01T08:00:00Z | 2026-02-01T08:00:00Z
      cron(0/15 * * * ? *)         | 2026-01-01T00:46:00Z | 2026-01-01T01:00:00Z
      cron(0/10 * ? * MON-FRI *)   | 2026-01-02T23:55:00Z | 2026-01-05T00:00:00Z
      cron(0/5 8-17 ? * MON-FRI *) | 2026-01-01T17:55:00Z | 2026-01-02T08:00:00Z
      cron(0 9 ? * 2#1 *)          | 2026-01-06T00:00:00Z | 2026-02-02T09:00:00Z
      cron(15 10 ? * 6L 2026-2027) | 2026-01-01T00:00:00Z | 2026-01-30T10:15:00Z
      cron(0 0 L * ? *)            | 2026-02-01T00:00:00Z | 2026-02-28T00:00:00Z
      cron(0 0 LW * ? *)           | 2026-02-01T00:00:00Z | 2026-02-27T00:00:00Z
      cron(0 0 3W * ? *)           | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
      cron(0 0 1W 8 ? *)           | 2026-01-01T00:00:00Z | 2026-08-03T00:00:00Z
      cron(0 0 31W 5 ? *)          | 2026-01-01T00:00:00Z | 2026-05-29T00:00:00Z
      cron(0 0 ? * L *)            | 2026-01-01T00:00:00Z | 2026-01-03T00:00:00Z
      cron(0 0 ? JAN,jul SUN *)    | 2026-01-26T00:00:00Z | 2026-07-05T00:00:00Z
      cron(0 12 29 2 ? *)          | 2026-01-01T00:00:00Z | 2028-02-29T12:00:00Z
      */5 * * * *                  | 2026-01-01T00:01:00Z | 2026-01-01T00:05:00Z
      0 9 * * MON                  | 2026-01-01T00:00:00Z | 2026-01-05T09:00:00Z
      0 9 * * 7                    | 2026-01-01T00:00:00Z | 2026-01-04T09:00:00Z
      0 9 13 * 5                   | 2026-01-01T10:00:00Z | 2026-01-02T09:00:00Z
      0 9 13 * *                   | 2026-01-01T10:00:00Z | 2026-01-13T09:00:00Z
      rate(5 minutes)              | 2026-01-01T00:00:30Z | 2026-01-01T00:05:30Z
      rate(5 minutes)              | 2026-01-01T00:05:30Z | 2026-01-01T00:10:30Z
      rate(1 hour)                 | 2025-12-01T00:00:00Z | 2026-01-01T01:00:30Z
      rate(7 days)                 | 2026-01-01T00:05:30Z | 2026-01-08T00:00:30Z
      """)
    void nextTickFollowsExpression(String expression, Instant after, Instant next) {
        assertThat(schedule(expression, "UTC").next(after)).contains(next);
    }

    /** Germany sets its clocks forward on 29 March 2026, from 2 to 3, and back on 25 October, from 3 to 2. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      0 12 * * *          | 2026-03-28T12:00:00Z | 2026-03-29T10:00:00Z
      cron(30 2 * * ? *)  | 2026-03-28T02:00:00Z | 2026-03-30T00:30:00Z
      cron(30 2 * * ? *)  | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z
      cron(30 2 * * ? *)  | 2026-10-25T00:30:00Z | 2026-10-26T01:30:00Z
      cron(*/20 * * * ? *)| 2026-10-25T00:40:00Z | 2026-10-25T02:00:00Z
      cron(*/20 * * * ? *)| 2026-03-29T00:40:00Z | 2026-03-29T01:00:00Z
      """)
    void nextTickFollowsLocalTime(String expression, Instant after, Instant next) {
        assertThat(schedule(expression, "Europe/Berlin").next(after)).contains(next);
    }

    @Test
    void scheduleOfPastYearHasNoTick() {
        assertThat(schedule("cron(0 0 1 1 ? 2025)", "UTC").next(Sources.CREATED))
                .isEmpty();
    }

    @Test
    void latestReturnsLastMissedTick() {
        Schedule hourly = schedule("cron(0 * * * ? *)", "UTC");
        Instant after = Instant.parse("2026-01-01T10:00:00Z");
        assertThat(hourly.latest(after, Instant.parse("2026-01-01T13:59:00Z")))
                .contains(Instant.parse("2026-01-01T13:00:00Z"));
        assertThat(hourly.latest(after, Instant.parse("2026-01-01T10:59:59Z"))).isEqualTo(Optional.empty());
        assertThat(hourly.latest(after, Instant.parse("2026-01-01T11:00:00Z")))
                .contains(Instant.parse("2026-01-01T11:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      cron(0 25 * * ? *)     | position 8: "25" is not a valid hour: use 0 to 23
      cron(0 10 * * * *)     | position 15: "*" is a second day field: one of day of the month and day of the week \
      must be ?
      cron(0 10 ? * ? *)     | position 11: "?" is in both day fields: one of them must name the days
      cron(0 10 * * ?)       | has 5 fields, but AWS's cron has six: minute, hour, day of the month, month, day of \
      the week and year
      cron(0 10 * * ? *      | position 17: the closing ) is missing
      cron(0 10 * JANU ? *)  | position 13: "JANU" is not a valid month: use 1 to 12 or JAN to DEC
      cron(0 10 ? * 8 *)     | position 15: "8" is not a valid day of the week: use 1 to 7 or SUN to SAT
      cron(0 10 ? * 2#6 *)   | position 17: "6" is not a week of a month: use 1 to 5
      cron(0 10 32W * ? *)   | position 11: "32" is not a valid day of the month: use 1 to 31
      cron(5-1 10 * * ? *)   | position 6: "5-1" ends before it begins: write two ranges with a comma between them
      cron(0/0 10 * * ? *)   | position 8: "0" is not a valid step of the minute: use 1 to 59
      cron(0 0 30 2 ? *)     | matches no day: correct the day and the month
      60 * * * *             | position 1: "60" is not a valid minute: use 0 to 59
      * * ? * *              | position 5: "?" is not a valid day of the month: use 1 to 31
      1,,2 * * * *           | position 3: "" is not a valid minute: use 0 to 59
      every day              | must be rate(5 minutes), AWS's cron(0 12 * * ? *), or cron with five fields: minute, \
      hour, day of the month, month and day of the week
      rate(5 weeks)          | position 8: "weeks" is not a unit: use minutes, hours or days
      rate(1 minutes)        | position 8: write 1 minute, as AWS requires
      rate(5 minute)         | position 8: write 5 minutes, as AWS requires
      rate(0 minutes)        | position 6: a rate must be 1 or more
      rate(five minutes)     | must be written as rate(5 minutes): a whole number, and minutes, hours or days
      """)
    void invalidExpressionIsRefusedWithMessage(String expression, String message) {
        assertThatThrownBy(() -> schedule(expression, "UTC"))
                .isInstanceOf(ScheduleException.class)
                .hasMessage(message)
                .extracting("field")
                .isEqualTo("expression");
    }

    @Test
    void unknownTimeZoneIsRefused() {
        assertThatThrownBy(() -> schedule("* * * * *", "Europe/Bern-Mitte"))
                .hasMessageContaining("no time zone Europe/Bern-Mitte")
                .extracting("field")
                .isEqualTo("timezone");
    }
}
