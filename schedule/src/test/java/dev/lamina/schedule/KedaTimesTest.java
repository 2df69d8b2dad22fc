package dev.lamina.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ProvisioningScheduleBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KedaTimesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      0 8 * * *             | 0 18 * * *
      0 8 * * MON-FRI       | 0 18 * * 1-5
      */15 0-6/2,23 1,15 jan,3-4 sun | 05 07 31 12 6
      5/15 * * * *          | 0 0 29 2 *
      """)
    void timesThatKedaReadsHaveNoProblem(String start, String end) {
        assertThat(KedaTimes.problem(ProvisioningScheduleBuilder.builder()
                        .timezone("Europe/Berlin")
                        .start(start)
                        .end(end)
                        .provisioned(1)
                        .build()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      75 8 * * *   | 0 18 * * *   | UTC   | start: position 1: "75" is not a valid minute: use 0 to 59
      0 8 * * *    | 0 24 * * *   | UTC   | end: position 3: "24" is not a valid hour: use 0 to 23
      0 8 0 * *    | 0 18 * * *   | UTC   | start: position 5: "0" is not a valid day of the month: use 1 to 31
      0 8 * 13 *   | 0 18 * * *   | UTC   | start: position 7: "13" is not a valid month: use 1 to 12 or JAN to DEC
      0 8 * * 7    | 0 18 * * *   | UTC   | start: position 9: "7" is not a valid day of the week: use 0 to 6 or SUN \
      to SAT
      0 18-8 * * * | 0 18 * * *   | UTC   | start: position 3: "18-8" ends before it begins: write two ranges with a \
      comma between them
      */0 8 * * *  | 0 18 * * *   | UTC   | start: position 3: "0" is not a valid step of the minute: use 1 to 59
      0 8 30 2 *   | 0 18 * * *   | UTC   | start: matches no day: correct the day and the month
      0 8 * *      | 0 18 * * *   | UTC   | start: has 4 fields: write minute, hour, day of month, month and day of week
      rate(1 day)  | 0 18 * * *   | UTC   | start: has 2 fields: write minute, hour, day of month, month and day of week
      0 8 * * *    | 0 18 * * *   | Mars  | timezone: there is no time zone Mars: use a name such as Europe/Berlin or \
      UTC
      0 8 * * *    | 0 18 * * *   | GMT+2 | timezone: there is no time zone GMT+2: use a name such as Europe/Berlin \
      or UTC
      0 8 * * *    | 0 8 * * *    | UTC   | start, end: must differ
      """)
    void timesThatKedaRefusesAreReported(String start, String end, String timezone, String problem) {
        assertThat(KedaTimes.problem(ProvisioningScheduleBuilder.builder()
                        .timezone(timezone)
                        .start(start)
                        .end(end)
                        .provisioned(1)
                        .build()))
                .contains(problem);
    }
}
