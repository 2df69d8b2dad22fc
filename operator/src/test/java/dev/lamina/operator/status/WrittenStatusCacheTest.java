package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenStatusCacheTest {
    private Instant now = Instant.EPOCH;
    private final WrittenStatusCache written = new WrittenStatusCache(() -> now);

    @Test
    void cachedResourceIsNewestWithoutWrite() {
        Trigger cached = trigger("9", null);
        assertThat(written.newest(cached)).isSameAs(cached);
    }

    @Test
    void writtenResourceIsNewestUntilCached() {
        written.put(trigger("10", "location"));
        assertThat(written.newest(trigger("9", null)).getStatus().boundTo()).isEqualTo("location");
        Trigger same = trigger("10", "location");
        assertThat(written.newest(same)).isSameAs(same);
        Trigger older = trigger("9", null);
        assertThat(written.newest(older)).as("it is forgotten then").isSameAs(older);
    }

    @Test
    void writtenResourceIsCopied() {
        written.put(trigger("10", "location"));
        written.newest(trigger("9", null)).setStatus(null);
        assertThat(written.newest(trigger("9", null)).getStatus()).isNotNull();
    }

    @Test
    void writtenResourceIsForgottenAfterMinutes() {
        written.put(trigger("10", "location"));
        now = now.plus(Duration.ofMinutes(6));
        Trigger other = trigger("20", null);
        other.getMetadata().setUid("other");
        written.put(other);
        Trigger cached = trigger("9", null);
        assertThat(written.newest(cached)).isSameAs(cached);
    }

    private static Trigger trigger(String version, String location) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("t")
                .withUid("uid")
                .withResourceVersion(version)
                .build());
        trigger.setStatus(
                location == null
                        ? null
                        : TriggerStatusBuilder.builder()
                                .conditions(List.of())
                                .boundTo(location)
                                .build());
        return trigger;
    }
}
