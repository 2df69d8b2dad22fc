package dev.lamina.operator.trigger;

import dev.lamina.api.Delivery;
import dev.lamina.api.Trigger;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/** Which changes of a Trigger are a reason to look at it: its spec, its end, its finalizers, and how its events flow. */
public final class TriggerNews implements OnUpdateFilter<Trigger> {

  @Override
  public boolean accept(Trigger now, Trigger before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(now.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || !Objects.equals(now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
        || !Deliveries.sameState(delivery(now), delivery(before));
  }

  private static Delivery delivery(Trigger trigger) {
    return trigger.getStatus() == null ? null : trigger.getStatus().delivery();
  }
}
