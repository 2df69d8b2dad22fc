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
    private static final ConditionFact MISSING = ConditionFact.isFalse("UpToDate", "ObjectNotFound", "upload it");

    @Test
    void changedReadinessIsEvent() {
        assertThat(transitions(null, READY, CURRENT)).containsExactly("Available");
        assertThat(transitions(conditions(READY, CURRENT), READY, CURRENT)).isEmpty();
        assertThat(transitions(
                        conditions(READY, CURRENT),
                        ConditionFact.isFalse("Ready", "SecretNotFound", "create it"),
                        MISSING))
                .containsExactly("SecretNotFound");
    }

    @Test
    void changedUpToDateIsEvent() {
        assertThat(transitions(conditions(READY, CURRENT), READY, MISSING)).containsExactly("ObjectNotFound");
        assertThat(transitions(conditions(READY, MISSING), READY, MISSING)).isEmpty();
        assertThat(transitions(conditions(READY, MISSING), READY, CURRENT)).containsExactly("Applied");
    }

    @Test
    void rolloutIsNotEvent() {
        assertThat(transitions(conditions(READY, CURRENT), READY, ROLLING)).isEmpty();
        assertThat(transitions(conditions(READY, ROLLING), READY, CURRENT)).isEmpty();
    }

    private static List<String> transitions(List<Condition> before, ConditionFact... now) {
        return ReadyTransitions.transitions(before, conditions(now)).stream()
                .map(Condition::getReason)
                .toList();
    }

    private static List<Condition> conditions(ConditionFact... facts) {
        return new Conditions(Clock.systemUTC()).of(List.of(facts), null, 1);
    }
}
