package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckIntervalTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "10000, 10"})
    void intervalGrowsWithFunctions(long functions, long minutes) {
        assertThat(new CheckInterval(() -> now).of(() -> functions)).isEqualTo(Duration.ofMinutes(minutes));
    }

    @Test
    void functionsAreCountedOnceAMinute() {
        CheckInterval interval = new CheckInterval(() -> now);

        assertThat(interval.of(() -> 2000)).hasMinutes(2);
        now = now.plusSeconds(59);
        assertThat(interval.of(() -> 5000)).hasMinutes(2);
        now = now.plusSeconds(2);
        assertThat(interval.of(() -> 5000)).hasMinutes(5);
    }

    @Test
    void problemIsCheckedAsOftenAsBefore() {
        assertThat(delay(Duration.ofMinutes(1), "True")).isEqualTo(HOUR.toMillis());
        assertThat(delay(Duration.ofSeconds(5), "False")).isEqualTo(5000);
        assertThat(delay(Duration.ofSeconds(5), "Unknown")).isEqualTo(5000);
        assertThat(delay(Duration.ZERO, "True")).as("the spec has moved on").isZero();
    }

    private static long delay(Duration before, String status) {
        return CheckInterval.whileWell(
                        UpdateControl.<Function>noUpdate().rescheduleAfter(before),
                        FunctionStatus.of(List.of(
                                new ConditionBuilder().withStatus(status).build())),
                        HOUR)
                .getScheduleDelay()
                .orElseThrow();
    }
}
