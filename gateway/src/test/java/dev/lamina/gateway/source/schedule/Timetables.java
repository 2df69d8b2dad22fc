package dev.lamina.gateway.source.schedule;

import dev.lamina.api.FunctionReference;
import dev.lamina.api.ScheduleSource;
import dev.lamina.api.ScheduleSourceBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Triggers with schedules. */
final class Timetables {
    private Timetables() {}

    static Trigger trigger(Instant created, long generation, boolean enabled, ScheduleSource schedule) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("nightly")
                .withUid("uid-1")
                .withGeneration(generation)
                .withCreationTimestamp(created.truncatedTo(ChronoUnit.SECONDS).toString())
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(enabled)
                .source(SourceBuilder.builder().schedule(schedule).build())
                .build());
        return trigger;
    }

    static ScheduleSource rate(String expression, int maxAgeSeconds) {
        return ScheduleSourceBuilder.builder()
                .expression(expression)
                .timezone("UTC")
                .maxAgeSeconds(maxAgeSeconds)
                .build();
    }
}
