package dev.lamina.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Delivery;
import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.gateway.cluster.ClusterMembers;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryWriterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

    private final List<String> asked = new ArrayList<>();
    private Instant now = NOW;
    private boolean refusing = true;
    private final DeliveryWriter writer = new DeliveryWriter(trigger -> trigger, this::patch, new Alone(), () -> now);

    @Test
    void changedStateIsWrittenAtOnce() {
        assertThat(DeliveryWriter.isDue(delivery("Connected", null), null, NOW, NOW))
                .isTrue();
        assertThat(DeliveryWriter.isDue(delivery("AccessDenied", null), delivery("Connected", null), NOW, NOW))
                .isTrue();
    }

    @Test
    void unchangedStateIsNotWrittenAgain() {
        assertThat(DeliveryWriter.isDue(delivery("Connected", null), delivery("Connected", null), Instant.EPOCH, NOW))
                .isFalse();
    }

    @Test
    void eventTimesAreWrittenOncePerMinute() {
        Delivery now = delivery("Connected", "2026-01-01T00:10:00Z");
        Delivery written = delivery("Connected", "2026-01-01T00:09:00Z");
        assertThat(DeliveryWriter.isDue(now, written, NOW.minusSeconds(59), NOW))
                .isFalse();
        assertThat(DeliveryWriter.isDue(now, written, NOW.minusSeconds(60), NOW))
                .isTrue();
    }

    @Test
    void refusedWriteIsRetriedWithGrowingPauses() {
        writer.flows(trigger("a"));
        turns(Duration.ofMinutes(5));
        // after 1, 2, 4, 8, 16 and then every 30 seconds
        assertThat(asked).hasSize(14);
    }

    @Test
    void refusedWriteDelaysNoOtherAndIsRetried() {
        writer.flows(trigger("a"));
        turns(Duration.ofMinutes(5));
        refusing = false;
        asked.clear();
        writer.flows(trigger("b"));
        turns(Duration.ofSeconds(1));
        assertThat(asked).containsExactly("b");
        turns(Duration.ofSeconds(30));
        assertThat(asked).containsExactly("b", "a");
    }

    @Test
    void successResetsPauseOfRefusals() {
        writer.flows(trigger("a"));
        turns(Duration.ofMinutes(5));
        refusing = false;
        turns(Duration.ofSeconds(30));
        refusing = true;
        asked.clear();
        writer.fails(trigger("a"), "AccessDenied", "no");
        turns(Duration.ofSeconds(4));
        assertThat(asked).hasSize(3);
    }

    @Test
    void warningIsWrittenAsTrueWithItsReason() {
        List<Delivery> written = new ArrayList<>();
        DeliveryWriter leader = new DeliveryWriter(
                trigger -> trigger, status -> written.add(status.getStatus().delivery()), new Alone(), () -> now);
        leader.warns(trigger("a"), "SlotGrows", "it keeps much");

        leader.writeDue();

        assertThat(written).singleElement().satisfies(delivery -> {
            assertThat(delivery.status()).isEqualTo("True");
            assertThat(delivery.reason()).isEqualTo("SlotGrows");
        });
    }

    @Test
    void gatewayThatReceivesAloneWritesWithoutLeading() {
        refusing = false;
        DeliveryWriter follower = new DeliveryWriter(trigger -> trigger, this::patch, new Following(), () -> now);
        follower.flows(trigger("a"));
        follower.receivesAlone(trigger("b"));
        follower.flows(trigger("b"));

        follower.writeDue();

        assertThat(asked).containsExactly("b");
    }

    @Test
    void gatewayThatTookOverWritesKnownStateAgain() {
        refusing = false;
        Trigger seen = trigger("a");
        seen.setStatus(TriggerStatusBuilder.builder()
                .delivery(DeliveryBuilder.builder()
                        .status("True")
                        .reason("Connected")
                        .message("The gateway receives from the source")
                        .observedGeneration(1L)
                        .build())
                .build());
        writer.receivesAlone(seen);
        writer.flows(seen);

        turns(Duration.ofSeconds(2));

        assertThat(asked).as("another gateway may have written meanwhile").containsExactly("a");
    }

    private void turns(Duration during) {
        for (long i = 0; i < during.toSeconds(); i++) {
            now = now.plusSeconds(1);
            writer.writeDue();
        }
    }

    private void patch(Trigger trigger) {
        asked.add(trigger.getMetadata().getName());
        if (refusing) {
            throw new KubernetesClientException("forbidden", HttpURLConnection.HTTP_FORBIDDEN, null);
        }
    }

    private static Trigger trigger(String uid) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName(uid)
                .withUid(uid)
                .withGeneration(1L)
                .build());
        return trigger;
    }

    private static final class Alone implements ClusterMembers {
        @Override
        public List<String> alive() {
            return List.of("this");
        }

        @Override
        public Optional<String> self() {
            return Optional.of("this");
        }

        @Override
        public boolean isLeader() {
            return true;
        }
    }

    private static final class Following implements ClusterMembers {
        @Override
        public List<String> alive() {
            return List.of("other", "this");
        }

        @Override
        public Optional<String> self() {
            return Optional.of("this");
        }

        @Override
        public boolean isLeader() {
            return false;
        }
    }

    private static Delivery delivery(String reason, String lastEventTime) {
        return DeliveryBuilder.builder()
                .status("True")
                .reason(reason)
                .message("")
                .observedGeneration(1L)
                .lastEventTime(lastEventTime)
                .build();
    }
}
