package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ConditionFact RIGHT = ConditionFact.isTrue("Ready", "Available", "fine");
    private static final ConditionFact WRONG = ConditionFact.isFalse("Ready", "NotAZip", "spec.code: not a zip");

    @Test
    void transitionTimeFollowsStatus() {
        List<Condition> first = at(NOON).of(List.of(RIGHT), null, 1);
        List<Condition> same =
                at(NOON.plusSeconds(60)).of(List.of(ConditionFact.isTrue("Ready", "Other", "words")), first, 2);
        List<Condition> changed = at(NOON.plusSeconds(120)).of(List.of(WRONG), same, 3);

        assertThat(same.get(0).getLastTransitionTime()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(same.get(0).getReason()).isEqualTo("Other");
        assertThat(same.get(0).getObservedGeneration()).isEqualTo(2);
        assertThat(changed.get(0).getLastTransitionTime()).isEqualTo("2026-11-23T12:02:00Z");
    }

    @Test
    void absentFactRemovesCondition() {
        List<Condition> before = at(NOON).of(List.of(RIGHT, ConditionFact.isTrue("Old", "X", "x")), null, 1);
        assertThat(at(NOON).of(List.of(RIGHT), before, 2))
                .extracting(Condition::getType)
                .containsExactly("Ready");
    }

    @Test
    void recentTroubleIsCheckedSooner() {
        List<Condition> conditions = at(NOON).of(List.of(WRONG), null, 1);
        assertThat(nextReconcile(conditions, 0)).hasSeconds(5);
        assertThat(nextReconcile(conditions, 30)).hasSeconds(15);
        assertThat(nextReconcile(conditions, 3600)).hasMinutes(1);
        assertThat(nextReconcile(at(NOON).of(List.of(RIGHT), null, 1), 3600)).hasMinutes(1);
    }

    @Test
    void unusedLayerIsNoTrouble() {
        ConditionFact unused = ConditionFact.isFalse("InUse", "Unused", "No function uses the layer");
        assertThat(nextReconcile(at(NOON).of(List.of(RIGHT, unused), null, 1), 0))
                .hasMinutes(1);
        List<Condition> old = at(NOON).of(List.of(unused), null, 1);
        List<Condition> both = at(NOON.plusSeconds(3600)).of(List.of(unused, WRONG), old, 2);
        assertThat(nextReconcile(both, 3610)).hasSeconds(5);
    }

    private static Duration nextReconcile(List<Condition> conditions, int secondsLater) {
        return new RetryDelay(Clock.fixed(NOON.plusSeconds(secondsLater), ZoneOffset.UTC)).untilNextCheck(conditions);
    }

    private static Conditions at(Instant instant) {
        return new Conditions(Clock.fixed(instant, ZoneOffset.UTC));
    }
}
