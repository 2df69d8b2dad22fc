package dev.lamina.gateway.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Delivery;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryWriterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  @Test
  void aChangeOfStateIsWrittenAtOnce() {
    assertThat(DeliveryWriter.isDue(delivery("Connected", null), null, NOW, NOW)).isTrue();
    assertThat(DeliveryWriter.isDue(delivery("AccessDenied", null), delivery("Connected", null), NOW, NOW)).isTrue();
  }

  @Test
  void whatIsWrittenIsNotWrittenAgain() {
    assertThat(DeliveryWriter.isDue(delivery("Connected", null), delivery("Connected", null), Instant.EPOCH, NOW)).isFalse();
  }

  @Test
  void timesOfEventsAreWrittenOnceAMinute() {
    Delivery now = delivery("Connected", "2026-01-01T00:10:00Z");
    Delivery written = delivery("Connected", "2026-01-01T00:09:00Z");
    assertThat(DeliveryWriter.isDue(now, written, NOW.minusSeconds(59), NOW)).isFalse();
    assertThat(DeliveryWriter.isDue(now, written, NOW.minusSeconds(60), NOW)).isTrue();
  }

  private static Delivery delivery(String reason, String lastEventTime) {
    return new Delivery("True", reason, "", 1L, lastEventTime, null);
  }
}
