package dev.lamina.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {
    @ParameterizedTest
    @CsvSource({
        "3000,3000,the gateway's deadline",
        "2400,2400,time lost on the way counts",
        "3200,3000,never over the timeout",
        "900,3000,a clock ahead of the gateway's",
        "-5000,3000,a clock far ahead",
        "60000,3000,a clock behind"
    })
    void deadlineFollowsGatewayUnlessClocksDiffer(long reported, long remaining, String why) {
        assertThat(Deadline.remainingMs(1_000_000 + reported, 1_000_000, Duration.ofSeconds(3)))
                .as(why)
                .isEqualTo(remaining);
    }
}
