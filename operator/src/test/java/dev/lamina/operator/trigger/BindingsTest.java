package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BindingsTest {
    private final List<String> log = new ArrayList<>();
    private final FakeSource source = new FakeSource();
    private final Bindings bindings = new Bindings(List.of(source));

    @Test
    void locationIsRecordedBeforeBinding() {
        Trigger trigger = trigger("images");
        LocationMemory memory = memory(trigger);

        assertThat(bindings.settle(trigger, List.of(trigger), memory).holds()).isTrue();
        assertThat(log).containsExactly("note bucket images", "bind images");
        assertThat(memory.location()).contains("bucket images");
    }

    @Test
    void recordedLocationIsNotRecordedAgain() {
        Trigger trigger = Triggers.boundTo(trigger("images"), "bucket images");

        bindings.settle(trigger, List.of(trigger), memory(trigger));

        assertThat(log).containsExactly("bind images");
    }

    @Test
    void oldLocationIsUnboundFirst() {
        Trigger trigger = Triggers.boundTo(trigger("images"), "bucket before");

        bindings.settle(trigger, List.of(trigger), memory(trigger));

        assertThat(log).containsExactly("unbind bucket before", "note bucket images", "bind images");
    }

    @Test
    void oldLocationStaysRecordedUntilUnbound() {
        Trigger trigger = Triggers.boundTo(trigger("images"), "bucket before");
        LocationMemory memory = memory(trigger);
        source.unbindFails = true;

        assertThat(bindings.settle(trigger, List.of(trigger), memory))
                .extracting(ConditionFact::status, ConditionFact::reason)
                .containsExactly("Unknown", "Unreachable");
        assertThat(memory.location()).contains("bucket before");
        assertThat(log).isEmpty();
    }

    @Test
    void disabledTriggerIsUnbound() {
        Trigger trigger = Triggers.boundTo(
                Triggers.trigger("t", 1, false, Triggers.bucket("images", "s3:ObjectCreated:*", null, null)),
                "bucket images");
        LocationMemory memory = memory(trigger);

        assertThat(bindings.settle(trigger, List.of(trigger), memory))
                .extracting(ConditionFact::status, ConditionFact::reason)
                .containsExactly("True", "Disabled");
        assertThat(log).containsExactly("unbind bucket images");
        assertThat(memory.location()).isEmpty();
    }

    @Test
    void refusedBindingRecordsNoLocation() {
        Trigger trigger = trigger("images");
        LocationMemory memory = memory(trigger);
        source.refusal = new BindingException("BucketNotFound", "no bucket");

        assertThat(bindings.settle(trigger, List.of(trigger), memory))
                .extracting(ConditionFact::status, ConditionFact::reason)
                .containsExactly("False", "BucketNotFound");
        assertThat(memory.location()).isEmpty();
    }

    @Test
    void readySourceStaysReadyWhileUnresponsive() {
        Trigger trigger = trigger("images");
        ConditionFact ready = bindings.settle(trigger, List.of(trigger), memory(trigger));
        trigger.setStatus(TriggerStatusBuilder.builder()
                .conditions(new Conditions(Clock.systemUTC()).of(List.of(ready), null, 1))
                .observedGeneration(1L)
                .boundTo("bucket images")
                .build());
        source.bindFails = true;

        assertThat(bindings.settle(trigger, List.of(trigger), memory(trigger))).isEqualTo(ready);
        trigger.getMetadata().setGeneration(2L);
        assertThat(bindings.settle(trigger, List.of(trigger), memory(trigger)).status())
                .isEqualTo("Unknown");
    }

    @Test
    void rulesOfDeletedTriggerAreSweptInBothBuckets() {
        bindings.deleted(Triggers.boundTo(trigger("images"), "bucket before"));

        assertThat(log).containsExactlyInAnyOrder("sweep bucket before", "sweep bucket images");
    }

    private LocationMemory memory(Trigger trigger) {
        return new LocationMemory(trigger, location -> log.add("note " + location));
    }

    private static Trigger trigger(String bucket) {
        return Triggers.trigger("t", 1, Triggers.bucket(bucket, "s3:ObjectCreated:*", null, null));
    }

    private final class FakeSource implements EventSourceBinding {
        private BindingException refusal;
        private boolean bindFails;
        private boolean unbindFails;

        @Override
        public Optional<String> location(Source source) {
            return Optional.of("bucket " + source.bucket().name());
        }

        @Override
        public boolean owns(String location) {
            return location.startsWith("bucket ");
        }

        @Override
        public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) throws BindingException {
            if (refusal != null) {
                throw refusal;
            }
            if (bindFails) {
                throw new SourceUnavailableException("Unreachable", "down", null);
            }
            beforeWriting.run();
            log.add("bind " + trigger.getSpec().source().bucket().name());
            return "set";
        }

        @Override
        public void sweep(String location) {
            log.add("sweep " + location);
        }

        @Override
        public void unbind(Trigger trigger, String location) {
            if (unbindFails) {
                throw new SourceUnavailableException("Unreachable", "down", null);
            }
            log.add("unbind " + location);
        }
    }
}
