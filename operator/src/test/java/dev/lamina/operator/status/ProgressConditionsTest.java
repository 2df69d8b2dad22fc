package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressConditionsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ConditionFact RIGHT = ConditionFact.isTrue("UpToDate", "Applied", "fine");
    private static final ConditionFact MISSING = ConditionFact.isFalse("UpToDate", "LayerNotFound", "apply it");
    private static final ConditionFact BROKEN = ConditionFact.isFalse("UpToDate", "CompileError", "line 1");
    private static final ConditionFact ROLLING = ConditionFact.unknown("UpToDate", "RollingOut", "being replaced");

    @Test
    void successHasNoProgressCondition() {
        assertThat(types(at(NOON, RIGHT, at(NOON, MISSING, null, 1), 1))).containsExactly("UpToDate");
    }

    @Test
    void rolloutIsReconcilingHoweverLong() {
        List<Condition> first = at(NOON, ROLLING, null, 1);
        assertThat(types(first)).containsExactly("UpToDate", "Reconciling");
        assertThat(types(at(NOON.plusSeconds(3600), ROLLING, first, 1))).containsExactly("UpToDate", "Reconciling");
    }

    @Test
    void manifestErrorIsStalledAtOnce() {
        Condition stalled = at(NOON, BROKEN, null, 1).getLast();
        assertThat(stalled.getType()).isEqualTo("Stalled");
        assertThat(stalled.getStatus()).isEqualTo("True");
        assertThat(stalled.getReason()).isEqualTo("CompileError");
        assertThat(stalled.getMessage()).isEqualTo("line 1");
    }

    @Test
    void missingObjectIsStalledAfterMinute() {
        List<Condition> first = at(NOON, MISSING, null, 1);
        assertThat(types(first)).containsExactly("UpToDate", "Reconciling");
        List<Condition> second = at(NOON.plusSeconds(59), MISSING, first, 1);
        assertThat(second).as("the same, so that nothing is written").isEqualTo(first);
        List<Condition> third = at(NOON.plusSeconds(60), MISSING, second, 1);
        assertThat(types(third)).containsExactly("UpToDate", "Stalled");
        assertThat(types(at(NOON.plusSeconds(61), MISSING, third, 1)))
                .as("it stays so")
                .containsExactly("UpToDate", "Stalled");
        assertThat(types(at(NOON.plusSeconds(62), MISSING, third, 2)))
                .as("an edit begins again")
                .containsExactly("UpToDate", "Reconciling");
    }

    private static List<String> types(List<Condition> conditions) {
        return conditions.stream().map(Condition::getType).toList();
    }

    private static List<Condition> at(Instant instant, ConditionFact verdict, List<Condition> before, long generation) {
        return new Conditions(Clock.fixed(instant, ZoneOffset.UTC))
                .withProgress(verdict, List.of(verdict), before, generation);
    }
}
