package dev.lamina.operator.trigger;

import static dev.lamina.operator.trigger.Triggers.bucket;
import static dev.lamina.operator.trigger.Triggers.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleConflictsTest {
    private static final String CREATED = "s3:ObjectCreated:*";

    @ParameterizedTest
    @CsvSource({"s3:LifecycleTransition", "s3:IntelligentTiering", "s3:ReducedRedundancyLostObject"})
    void eventsOutsideWildcardDoNotOverlap(String event) {
        Trigger older = trigger("older", 1, bucket("images", CREATED, null, null));
        Trigger younger = trigger("younger", 2, bucket("images", event, null, null));

        assertThat(RuleConflicts.inTheWayOf(younger, List.of(older, younger))).isEmpty();
        assertThat(RuleConflicts.inTheWayOf(older, List.of(older, younger))).isEmpty();
    }

    @Test
    void olderTriggerHasItsRule() {
        Trigger older = trigger("z-older", 1, bucket("images", CREATED, null, null));
        Trigger younger = trigger("a-younger", 2, bucket("images", CREATED, "in/", null));

        assertThat(RuleConflicts.inTheWayOf(older, List.of(younger, older))).isEmpty();
        assertThat(RuleConflicts.inTheWayOf(younger, List.of(younger, older))).contains(older);
    }

    @Test
    void unreadableOlderTriggerKeepsItsRule() {
        Trigger younger = trigger("younger", 2, bucket("images", CREATED, "in/", null));
        Trigger older = unreadable("bucket images");

        assertThat(older.unreadable()).isPresent();
        assertThat(RuleConflicts.inTheWayOf(younger, List.of(younger, older))).contains(older);
        assertThat(RuleConflicts.inTheWayOf(younger, List.of(younger, unreadable(null))))
                .as("it has none")
                .isEmpty();
    }

    private static Trigger unreadable(String boundTo) {
        Trigger trigger = Serialization.unmarshal("""
        {"apiVersion": "lamina.dev/v1alpha1", "kind": "Trigger", "metadata": {"name": "older", "namespace": "shop",
          "creationTimestamp": "2026-01-01T00:00:01Z"}, "spec": {"function": {"name": "f"}, "maxConcurrency": \
        2147483648,
          "source": {"bucket": {"name": "images", "events": ["s3:ObjectCreated:*"]}}}}""", Trigger.class);
        return Triggers.boundTo(trigger, boundTo);
    }

    @Test
    void nameDecidesBetweenTriggersOfSameAge() {
        Trigger a = trigger("a", 1, bucket("images", CREATED, null, null));
        Trigger b = trigger("b", 1, bucket("images", CREATED, null, null));

        assertThat(RuleConflicts.inTheWayOf(a, List.of(b, a))).isEmpty();
        assertThat(RuleConflicts.inTheWayOf(b, List.of(b, a))).contains(a);
    }

    @Test
    void refusedTriggerBlocksNoOther() {
        Trigger first = trigger("first", 1, bucket("images", CREATED, "a/", null));
        Trigger second = trigger("second", 2, bucket("images", CREATED, null, ".jpg"));
        Trigger third = trigger("third", 3, bucket("images", CREATED, "b/", ".jpg"));
        List<Trigger> all = List.of(third, second, first);

        assertThat(RuleConflicts.inTheWayOf(second, all)).contains(first);
        assertThat(RuleConflicts.inTheWayOf(third, all)).isEmpty();
    }

    @Test
    void unrelatedTriggersDoNotOverlap() {
        Trigger elsewhere = trigger("elsewhere", 1, bucket("texts", CREATED, null, null));
        Trigger disabled = trigger("disabled", 1, false, bucket("images", CREATED, null, null));
        Trigger dying = trigger("dying", 1, bucket("images", CREATED, null, null));
        dying.getMetadata().setDeletionTimestamp("2026-01-01T00:00:09Z");
        Trigger trigger = trigger("trigger", 2, bucket("images", CREATED, null, null));

        assertThat(RuleConflicts.inTheWayOf(trigger, List.of(elsewhere, disabled, dying, trigger)))
                .isEmpty();
    }

    @Test
    void givenTriggerReplacesItsCachedCopy() {
        Trigger cached = trigger("edited", 1, bucket("images", CREATED, null, null));
        Trigger edited = trigger("edited", 1, bucket("images", CREATED, "a/", null));
        Trigger other = trigger("other", 2, bucket("images", CREATED, "b/", null));

        assertThat(RuleConflicts.inTheWayOf(edited, List.of(cached, other))).isEmpty();
    }
}
