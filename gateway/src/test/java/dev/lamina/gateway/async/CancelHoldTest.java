package dev.lamina.gateway.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CancelHoldTest {
    private final AtomicLong now = new AtomicLong(-5_000_000_000L);
    private final CancelHold cancelHold = new CancelHold(now::get);

    @Test
    void entryIsForgottenAfterPause() {
        cancelHold.add("one");
        assertThat(cancelHold.contains("one")).isTrue();
        assertThat(cancelHold.contains("two")).isFalse();
        now.addAndGet(CancelHold.PAUSE.toNanos());
        assertThat(cancelHold.contains("one")).isTrue();
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(cancelHold.contains("one")).isFalse();
    }
}
