package dev.lamina.gateway.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CancelHoldTest {
    private final AtomicLong now = new AtomicLong(-5_000_000_000L);
    private final CancelHold heldOff = new CancelHold(now::get);

    @Test
    void entryIsForgottenAfterPause() {
        heldOff.add("one");
        assertThat(heldOff.contains("one")).isTrue();
        assertThat(heldOff.contains("two")).isFalse();
        now.addAndGet(CancelHold.PAUSE.toNanos());
        assertThat(heldOff.contains("one")).isTrue();
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(heldOff.contains("one")).isFalse();
    }
}
