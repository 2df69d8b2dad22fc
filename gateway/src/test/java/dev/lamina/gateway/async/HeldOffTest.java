package dev.lamina.gateway.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeldOffTest {
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final HeldOff heldOff = new HeldOff(now::get);

  @Test
  void whatIsHeldOffIsForgottenSoon() {
    heldOff.add("one");
    assertThat(heldOff.contains("one")).isTrue();
    assertThat(heldOff.contains("two")).isFalse();
    now.addAndGet(HeldOff.PAUSE.toNanos());
    assertThat(heldOff.contains("one")).isTrue();
    now.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(heldOff.contains("one")).isFalse();
  }
}
