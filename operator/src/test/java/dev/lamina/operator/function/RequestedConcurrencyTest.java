package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.api.ProvisioningScheduleBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestedConcurrencyTest {
    private static final ProvisioningSchedule WORK = ProvisioningScheduleBuilder.builder()
            .timezone("Europe/Berlin")
            .start("0 8 * * 1-5")
            .end("0 18 * * 1-5")
            .provisioned(5)
            .build();
    private static final ProvisioningSchedule LUNCH = ProvisioningScheduleBuilder.builder()
            .timezone("Europe/Berlin")
            .start("0 12 * * *")
            .end("0 13 * * *")
            .provisioned(9)
            .build();
    private static final ProvisioningSchedule UNREADABLE = ProvisioningScheduleBuilder.builder()
            .timezone("UTC")
            .start("75 8 * * *")
            .end("0 18 * * *")
            .provisioned(50)
            .build();

    /** In November Berlin is an hour ahead of UTC; the 25th of 2026 is a Wednesday, the 28th a Saturday. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-25T06:59:59Z, 2",
        "2026-11-25T07:00:00Z, 5",
        "2026-11-25T11:30:00Z, 9",
        "2026-11-25T16:59:59Z, 5",
        "2026-11-25T17:00:00Z, 2",
        "2026-11-28T08:00:00Z, 2",
        "2026-11-28T11:30:00Z, 9"
    })
    void largestActiveScheduleCounts(Instant moment, int requested) {
        assertThat(RequestedConcurrency.at(
                        ConcurrencyBuilder.builder()
                                .provisioned(2)
                                .schedules(List.of(WORK, LUNCH, UNREADABLE))
                                .build(),
                        moment))
                .isEqualTo(requested);
    }

    @Test
    void requestedIsZeroWithoutActiveSchedule() {
        assertThat(RequestedConcurrency.at(
                        ConcurrencyBuilder.builder().reserved(5).build(), Instant.EPOCH))
                .isZero();
        assertThat(RequestedConcurrency.at(
                        ConcurrencyBuilder.builder().schedules(List.of(WORK)).build(),
                        Instant.parse("2026-11-25T02:00:00Z")))
                .isZero();
    }
}
