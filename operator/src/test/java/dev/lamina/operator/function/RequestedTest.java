package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ProvisioningSchedule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestedTest {
  private static final ProvisioningSchedule WORK = new ProvisioningSchedule("Europe/Berlin", "0 8 * * 1-5", "0 18 * * 1-5", 5);
  private static final ProvisioningSchedule LUNCH = new ProvisioningSchedule("Europe/Berlin", "0 12 * * *", "0 13 * * *", 9);
  private static final ProvisioningSchedule UNREADABLE = new ProvisioningSchedule("UTC", "75 8 * * *", "0 18 * * *", 50);

  /** In November Berlin is an hour ahead of UTC; the 25th of 2026 is a Wednesday, the 28th a Saturday. */
  @ParameterizedTest
  @CsvSource({"2026-11-25T06:59:59Z, 2", "2026-11-25T07:00:00Z, 5", "2026-11-25T11:30:00Z, 9", "2026-11-25T16:59:59Z, 5", "2026-11-25T17:00:00Z, 2",
      "2026-11-28T08:00:00Z, 2", "2026-11-28T11:30:00Z, 9"})
  void theLargestNumberOfTheTimesThatRunCounts(Instant moment, int requested) {
    assertThat(Requested.at(new Concurrency(null, 2, null, List.of(WORK, LUNCH, UNREADABLE)), moment)).isEqualTo(requested);
  }

  @Test
  void withoutAnyNothingIsAskedFor() {
    assertThat(Requested.at(new Concurrency(5, null, null, null), Instant.EPOCH)).isZero();
    assertThat(Requested.at(new Concurrency(null, null, null, List.of(WORK)), Instant.parse("2026-11-25T02:00:00Z"))).isZero();
  }
}
