package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.TriggerStatus;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which changes wake other triggers, and which do not: otherwise two siblings would wake each other indefinitely. */
class SiblingTriggersTest {

    @Test
    void firstStatusNotifiesSiblings() {
        assertThat(SiblingTriggers.changed(null, status("Bound", 1, "bucket a")))
                .isTrue();
    }

    @Test
    void unchangedStatusNotifiesNoSibling() {
        assertThat(SiblingTriggers.changed(status("Bound", 1, "bucket a"), status("Bound", 1, "bucket a")))
                .isFalse();
        assertThat(SiblingTriggers.changed(status("Overlaps", 1, null), status("Overlaps", 1, null)))
                .isFalse();
    }

    @Test
    void changedStatusNotifiesSiblings() {
        TriggerStatus before = status("Bound", 1, "bucket a");

        assertThat(SiblingTriggers.changed(before, status("Bound", 2, "bucket a")))
                .isTrue();
        assertThat(SiblingTriggers.changed(before, status("Bound", 1, "bucket b")))
                .isTrue();
        assertThat(SiblingTriggers.changed(before, status("Overlaps", 1, "bucket a")))
                .isTrue();
    }

    private static TriggerStatus status(String reason, long generation, String boundTo) {
        List<ConditionFact> facts = List.of(ConditionFact.isTrue(Bindings.SOURCE_READY, reason, "message"));
        return TriggerStatusBuilder.builder()
                .conditions(new Conditions(Clock.systemUTC()).of(facts, null, generation))
                .observedGeneration(generation)
                .boundTo(boundTo)
                .build();
    }
}
