package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyTransitionsTest {
    private static final ConditionFact READY = ConditionFact.isTrue("Ready", "Available", "Idle");
    private static final ConditionFact CURRENT = ConditionFact.isTrue("UpToDate", "Applied", "as the manifest says");
    private static final ConditionFact ROLLING = ConditionFact.unknown("UpToDate", "RollingOut", "being replaced");
    private static final ConditionFact GONE = ConditionFact.isFalse("UpToDate", "ObjectNotFound", "upload it");

    @Test
    void changedReadinessIsEvent() {
        assertThat(news(null, READY, CURRENT)).containsExactly("Available");
        assertThat(news(conditions(READY, CURRENT), READY, CURRENT)).isEmpty();
        assertThat(news(
                        conditions(READY, CURRENT),
                        ConditionFact.isFalse("Ready", "SecretNotFound", "create it"),
                        GONE))
                .containsExactly("SecretNotFound");
    }

    @Test
    void changedUpToDateIsEvent() {
        assertThat(news(conditions(READY, CURRENT), READY, GONE)).containsExactly("ObjectNotFound");
        assertThat(news(conditions(READY, GONE), READY, GONE)).isEmpty();
        assertThat(news(conditions(READY, GONE), READY, CURRENT)).containsExactly("Applied");
    }

    @Test
    void rolloutIsNotEvent() {
        assertThat(news(conditions(READY, CURRENT), READY, ROLLING)).isEmpty();
        assertThat(news(conditions(READY, ROLLING), READY, CURRENT)).isEmpty();
    }

    private static List<String> news(List<Condition> before, ConditionFact... now) {
        return ReadyTransitions.news(before, conditions(now)).stream()
                .map(Condition::getReason)
                .toList();
    }

    private static List<Condition> conditions(ConditionFact... facts) {
        return new Conditions(Clock.systemUTC()).of(List.of(facts), null, 1);
    }
}
