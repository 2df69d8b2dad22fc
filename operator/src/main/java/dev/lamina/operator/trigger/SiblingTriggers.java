package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatus;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Triggers that share a location. What one of them does there may be what another waits for, or may conflict with it;
 * so a trigger that changes something triggers a reconciliation of the others. One that is reconciled and finds nothing
 * to change causes no further ones, so this ends.
 */
final class SiblingTriggers {
    private final Bindings bindings;
    private final SimpleInboundEventSource<Trigger> wakes = new SimpleInboundEventSource<>("siblings");

    SiblingTriggers(Bindings bindings) {
        this.bindings = bindings;
    }

    SimpleInboundEventSource<Trigger> eventSource() {
        return wakes;
    }

    /** Whether the trigger's spec or what is bound for it has changed since the status before. */
    static boolean changed(TriggerStatus before, TriggerStatus now) {
        return before == null
                || !Objects.equals(before.observedGeneration(), now.observedGeneration())
                || !Objects.equals(before.boundTo(), now.boundTo())
                || !verdict(before).equals(verdict(now));
    }

    void wake(Trigger trigger, Stream<Trigger> all) {
        wake(
                bindings.locations(trigger),
                all.filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(trigger.getMetadata().getUid())));
    }

    /** Triggers a reconciliation of those of the given triggers that are at one of the locations. */
    void wake(Set<String> locations, Stream<Trigger> all) {
        all.filter(other -> bindings.locations(other).stream().anyMatch(locations::contains))
                .forEach(other -> wakes.propagateEvent(ResourceID.fromResource(other)));
    }

    private static Optional<String> verdict(TriggerStatus status) {
        return Conditions.find(status.conditions(), Bindings.SOURCE_READY).map(Condition::getReason);
    }
}
