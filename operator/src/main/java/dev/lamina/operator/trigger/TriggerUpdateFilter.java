package dev.lamina.operator.trigger;

import dev.lamina.api.Delivery;
import dev.lamina.api.Trigger;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Decides which changes of a Trigger cause a reconciliation: its spec, its deletion, its finalizers, and the delivery
 * of its events.
 */
public final class TriggerUpdateFilter implements OnUpdateFilter<Trigger> {

    @Override
    public boolean accept(Trigger now, Trigger before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || !Deliveries.sameState(delivery(now), delivery(before));
    }

    private static Delivery delivery(Trigger trigger) {
        return trigger.getStatus() == null ? null : trigger.getStatus().delivery();
    }
}
