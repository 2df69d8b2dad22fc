package dev.lamina.gateway.schedule;

import dev.lamina.api.FunctionReference;
import dev.lamina.api.ScheduleSource;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Triggers with schedules. */
final class Timetables {
  private Timetables() {}

  static Trigger trigger(Instant created, long generation, boolean enabled, ScheduleSource schedule) {
    Trigger trigger = new Trigger();
    trigger.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName("nightly").withUid("uid-1").withGeneration(generation)
        .withCreationTimestamp(created.truncatedTo(ChronoUnit.SECONDS).toString()).build());
    trigger.setSpec(new TriggerSpec(new FunctionReference("pay"), enabled, null, null, null, null, null, new Source(null, null, schedule, null)));
    return trigger;
  }

  static ScheduleSource rate(String expression, int maxAgeSeconds) {
    return new ScheduleSource(expression, "UTC", null, maxAgeSeconds, null);
  }
}
