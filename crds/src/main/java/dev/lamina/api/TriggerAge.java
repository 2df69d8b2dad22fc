package dev.lamina.api;

import java.util.Comparator;
import java.util.Optional;

/** The order of Triggers that compete for something: the oldest is first. */
final class TriggerAge {
    static final Comparator<Trigger> OLDEST_FIRST = Comparator.comparing((Trigger trigger) -> Optional.ofNullable(
                            trigger.getMetadata().getCreationTimestamp())
                    .orElse(""))
            .thenComparing(trigger -> trigger.getMetadata().getNamespace())
            .thenComparing(trigger -> trigger.getMetadata().getName());

    private TriggerAge() {}
}
