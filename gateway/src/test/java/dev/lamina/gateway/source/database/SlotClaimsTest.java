package dev.lamina.gateway.source.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.database.DatabaseTriggers.Step;
import dev.lamina.gateway.testing.FakeTriggers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose slot it is, and when what belongs to a trigger is removed. */
class SlotClaimsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Trigger old = database("old", "2026-01-01T00:00:00Z", "PostgreSQL", "db", "orders");
    private final Trigger young = database("young", "2026-01-02T00:00:00Z", "PostgreSQL", "DB", "orders");
    private final Trigger unreadable = database("old", "2026-01-01T00:00:00Z", "Oracle", "db", "orders");
    private final Trigger topic = FakeTriggers.subscription("default", "old", "orders", "pay", true);

    @Test
    void slotBelongsToOldestTrigger() {
        assertThat(SlotClaims.earlier(young, List.of(young, old))).contains(old);
        assertThat(SlotClaims.earlier(old, List.of(young, old))).isEmpty();
    }

    @Test
    void slotIsSharedIfServerAndNameAreEqual() {
        Trigger elsewhere = database("elsewhere", null, "PostgreSQL", "db2", "orders");
        Trigger other = database("other", null, "PostgreSQL", "db", "invoices");
        assertThat(SlotClaims.isShared(old, List.of(old, elsewhere, other, topic, unreadable)))
                .isFalse();
        assertThat(SlotClaims.isShared(old, List.of(old, young))).isTrue();
    }

    @Test
    void triggerThatIsBackOrUnreadableNeedsItsSlot() {
        assertThat(SlotClaims.isNeeded("old", List.of(old))).isTrue();
        assertThat(SlotClaims.isNeeded("old", List.of(unreadable))).isTrue();
        assertThat(SlotClaims.isNeeded("old", List.of(topic, young))).isFalse();
    }

    @Test
    void unreadableTriggerKeepsWhatItHas() {
        assertThat(unreadable.unreadable()).isPresent();
        assertThat(DatabaseTriggers.step(new TriggerChange.Put(unreadable), true))
                .isEqualTo(Step.PAUSE);
        assertThat(DatabaseTriggers.step(new TriggerChange.Hidden(old), true)).isEqualTo(Step.PAUSE);
        assertThat(DatabaseTriggers.step(new TriggerChange.Put(old), true)).isEqualTo(Step.WATCH);
    }

    @Test
    void deletedTriggerAndOneOfAnotherSourceLoseIt() {
        assertThat(DatabaseTriggers.step(new TriggerChange.Removed(old), false)).isEqualTo(Step.REMOVE);
        assertThat(DatabaseTriggers.step(new TriggerChange.Removed(unreadable), true))
                .isEqualTo(Step.REMOVE);
        assertThat(DatabaseTriggers.step(new TriggerChange.Put(topic), true)).isEqualTo(Step.REMOVE);
        assertThat(DatabaseTriggers.step(new TriggerChange.Put(topic), false)).isEqualTo(Step.NOTHING);
    }

    private static Trigger database(String uid, String created, String engine, String host, String slot) {
        try {
            return JSON.readValue(
                    """
                    {"metadata": {"name": "%1$s", "namespace": "default", "uid": "%1$s", "creationTimestamp": %2$s},
                     "spec": {"function": {"name": "pay"}, "source": {"database": {"engine": "%3$s", "host": "%4$s",
                       "database": "shop", "secret": "login", "tables": ["public.orders"], "slot": "%5$s"}}}}
                    """.formatted(uid, created == null ? "null" : '"' + created + '"', engine, host, slot),
                    Trigger.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
