package dev.lamina.gateway.source.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.schedule.ScheduleException;
import dev.lamina.testbed.RandomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every schedule that the schema allows is followed, or refused with the reason. */
class AnyScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

    @Property(tries = 200)
    void anyTriggerIsFollowedOrRefused(@ForAll long seed) {
        Trigger trigger = Serialization.unmarshal(RandomResource.json("Trigger", seed), Trigger.class);
        assertThat(trigger.unreadable()).isEmpty();
        if (trigger.getSpec().source().schedule() == null) {
            return;
        }
        assertThat(FollowedSchedule.off(trigger, NOW)).isNotNull();
        try {
            FollowedSchedule followed = FollowedSchedule.of(trigger, NOW);
            assertThat(followed.next(Optional.empty(), followed.due(Optional.empty(), NOW), NOW))
                    .isNotNull();
        } catch (ScheduleException e) {
            assertThat(e.field()).isNotBlank();
        }
    }
}
