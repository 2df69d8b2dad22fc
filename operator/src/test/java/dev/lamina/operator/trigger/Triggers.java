package dev.lamina.operator.trigger;

import dev.lamina.api.BucketSource;
import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;

/** Triggers for tests; one with a higher number is younger. */
final class Triggers {
    static final String NAMESPACE = "shop";

    private Triggers() {}

    static BucketSource bucket(String name, String event, String prefix, String suffix) {
        return BucketSourceBuilder.builder()
                .name(name)
                .events(List.of(event))
                .prefix(prefix)
                .suffix(suffix)
                .build();
    }

    static Trigger trigger(String name, int number, BucketSource source) {
        return trigger(name, number, true, source);
    }

    static Trigger trigger(String name, int number, boolean enabled, BucketSource source) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withUid(name)
                .withGeneration(1L)
                .withCreationTimestamp("2026-01-01T00:00:%02dZ".formatted(number))
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("thumbnail"))
                .enabled(enabled)
                .source(SourceBuilder.builder().bucket(source).build())
                .build());
        return trigger;
    }

    static Trigger boundTo(Trigger trigger, String location) {
        trigger.setStatus(TriggerStatusBuilder.builder()
                .conditions(List.of())
                .observedGeneration(1L)
                .boundTo(location)
                .build());
        return trigger;
    }
}
