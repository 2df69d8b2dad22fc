package dev.lamina.operator.content.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContentCheckTimesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final ContentCheckTimes earliest = new ContentCheckTimes(MINUTE, () -> 0);
    private final ContentCheckTimes latest = new ContentCheckTimes(MINUTE, () -> 1);

    @Test
    void refreshesAreSpread() {
        assertThat(earliest.afterStart()).isZero();
        assertThat(latest.afterStart()).isEqualTo(MINUTE);
        assertThat(earliest.afterSuccess()).isEqualTo(Duration.ofSeconds(45));
        assertThat(latest.afterSuccess()).isEqualTo(MINUTE);
    }

    @Test
    void pausesGrowUpToMinute() {
        assertThat(latest.afterFailure(1, Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
        assertThat(latest.afterFailure(3, Duration.ZERO)).isEqualTo(Duration.ofSeconds(20));
        assertThat(latest.afterFailure(1_000_000, Duration.ZERO)).isEqualTo(MINUTE);
    }

    @Test
    void slowFailurePausesFourTimesItsDuration() {
        assertThat(latest.afterFailure(1, Duration.ofSeconds(30))).isEqualTo(Duration.ofMinutes(2));
        assertThat(latest.afterFailure(9, Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(10));
    }
}
