package dev.lamina.operator.trigger;

import dev.lamina.api.BucketSource;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;

/** Triggers for tests, the younger the later their number. */
final class Triggers {
  static final String NAMESPACE = "shop";

  private Triggers() {}

  static BucketSource bucket(String name, String event, String prefix, String suffix) {
    return new BucketSource(name, List.of(event), prefix, suffix);
  }

  static Trigger trigger(String name, int number, BucketSource source) {
    return trigger(name, number, true, source);
  }

  static Trigger trigger(String name, int number, boolean enabled, BucketSource source) {
    Trigger trigger = new Trigger();
    trigger.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).withUid(name).withGeneration(1L)
        .withCreationTimestamp("2026-01-01T00:00:%02dZ".formatted(number)).build());
    trigger.setSpec(new TriggerSpec(new FunctionReference("thumbnail"), enabled, null, null, null, null, null, new Source(source, null, null, null)));
    return trigger;
  }

  static Trigger boundTo(Trigger trigger, String place) {
    trigger.setStatus(new TriggerStatus(List.of(), 1L, place, null));
    return trigger;
  }
}
