package dev.lamina.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private Instant now = Instant.EPOCH;
  private final Failures<String> failures = new Failures<>(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4)), () -> now);

  @Test
  void whatHasNotFailedMayBeTried() {
    assertThat(failures.mayTry("a")).isTrue();
  }

  @Test
  void thePauseGrowsWithEachFailure() {
    assertThat(failures.add("a")).isEqualTo(1);
    expectNextTryAfter(Duration.ofSeconds(1));
    assertThat(failures.add("a")).isEqualTo(2);
    expectNextTryAfter(Duration.ofSeconds(2));
    assertThat(failures.add("a")).isEqualTo(3);
    expectNextTryAfter(Duration.ofSeconds(4));
    assertThat(failures.add("a")).isEqualTo(4);
    expectNextTryAfter(Duration.ofSeconds(4));
  }

  @Test
  void oneDoesNotHoldUpAnother() {
    failures.add("a");
    assertThat(failures.mayTry("b")).isTrue();
  }

  @Test
  void whatWentWellBeginsAnew() {
    failures.add("a");
    failures.add("a");
    failures.clear("a");
    assertThat(failures.mayTry("a")).isTrue();
    assertThat(failures.add("a")).isEqualTo(1);
  }

  @Test
  void whatIsGoneIsForgotten() {
    failures.add("a");
    failures.add("b");
    failures.keepOnly("b"::equals);
    assertThat(failures.add("a")).isEqualTo(1);
    assertThat(failures.add("b")).isEqualTo(2);
  }

  private void expectNextTryAfter(Duration pause) {
    now = now.plus(pause).minusMillis(1);
    assertThat(failures.mayTry("a")).isFalse();
    now = now.plusMillis(1);
    assertThat(failures.mayTry("a")).isTrue();
  }
}
