package dev.lamina.schedule;

import static dev.lamina.schedule.Sources.schedule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronWarmupsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      cron(30 9 * * ? *)       | 60  | 29 9 * * *        | 31 9 * * *
      cron(30 9 ? * MON-FRI *) | 61  | 28 9 * * 1,2,3,4,5 | 31 9 * * 1,2,3,4,5
      5/15 * * * *             | 60  | 4,19,34,49 * * * * | 6,21,36,51 * * * *
      0 9 * * *                | 90  | 58 8 * * *        | 1 9 * * *
      0 0 * * *                | 60  | 59 23 * * *       | 1 0 * * *
      cron(0 0 ? * MON *)      | 60  | 59 23 * * 0       | 1 0 * * 1
      59 23 * * 6              | 60  | 58 23 * * 6       | 0 0 * * 0
      15 6 1 3,6 *             | 900 | 0 6 1 3,6 *       | 16 6 1 3,6 *
      """)
    void warmupLastsFromBeforeTickToAfterIt(String expression, int seconds, String start, String end) {
        assertThat(schedule(expression, "UTC").warmups(seconds)).containsExactly(new Warmup(start, end));
    }

    @Test
    void ticksOnTheHourHaveTheirOwnWarmup() {
        assertThat(schedule("0,30 9 * * *", "UTC").warmups(60))
                .containsExactly(new Warmup("29 9 * * *", "31 9 * * *"), new Warmup("59 8 * * *", "1 9 * * *"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      rate(5 minutes)      | 60  | is only allowed for cron
      cron(0 9 L * ? *)    | 60  | KEDA's cron has no L, W, #
      cron(0 9 * * ? 2027) | 60  | no years
      */5 * * * *          | 240 | is at least as long as the time between two ticks
      0 0 1 * *            | 60  | on another day than the tick
      0 9 */2 * 1          | 60  | it must match both
      """)
    void warmupThatKedaCannotExpressIsRefused(String expression, int seconds, String message) {
        assertThatThrownBy(() -> schedule(expression, "UTC").warmups(seconds))
                .hasMessageContaining(message)
                .extracting("field")
                .isEqualTo("warmupSeconds");
    }
}
