package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionsTest {
  private static final Fact READY = Fact.isTrue("Ready", "Available", "Idle");
  private static final Fact CURRENT = Fact.isTrue("UpToDate", "Applied", "as the manifest says");
  private static final Fact ROLLING = Fact.unknown("UpToDate", "RollingOut", "being replaced");
  private static final Fact GONE = Fact.isFalse("UpToDate", "ObjectNotFound", "upload it");

  @Test
  void readinessIsToldWhenItChanges() {
    assertThat(news(null, READY, CURRENT)).containsExactly("Available");
    assertThat(news(conditions(READY, CURRENT), READY, CURRENT)).isEmpty();
    assertThat(news(conditions(READY, CURRENT), Fact.isFalse("Ready", "SecretNotFound", "create it"), GONE)).containsExactly("SecretNotFound");
  }

  @Test
  void whatServesButIsNotWhatTheManifestSaysIsTold() {
    assertThat(news(conditions(READY, CURRENT), READY, GONE)).containsExactly("ObjectNotFound");
    assertThat(news(conditions(READY, GONE), READY, GONE)).isEmpty();
    assertThat(news(conditions(READY, GONE), READY, CURRENT)).containsExactly("Applied");
  }

  @Test
  void aRolloutIsNoNews() {
    assertThat(news(conditions(READY, CURRENT), READY, ROLLING)).isEmpty();
    assertThat(news(conditions(READY, ROLLING), READY, CURRENT)).isEmpty();
  }

  private static List<String> news(List<Condition> before, Fact... now) {
    return Transitions.news(before, conditions(now)).stream().map(Condition::getReason).toList();
  }

  private static List<Condition> conditions(Fact... facts) {
    return new Conditions(Clock.systemUTC()).of(List.of(facts), null, 1);
  }
}
