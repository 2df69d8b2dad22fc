package dev.lamina.operator.trigger;

import dev.lamina.api.DatabaseSource;
import dev.lamina.api.DatabaseSource.Engine;
import dev.lamina.api.Trigger;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the trigger that has a replication slot first: two readers would take each other's changes. */
final class SlotHolders {
    private static final Comparator<Trigger> AGE = Comparator.comparing(
                    (Trigger trigger) -> trigger.getMetadata().getCreationTimestamp(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(trigger -> trigger.getMetadata().getUid());

    private SlotHolders() {}

    /**
     * Returns the oldest other trigger of the same slot if it is older. A disabled one keeps its slot, too.
     *
     * @param all the triggers of the cache, where this one may be missing or an earlier version
     */
    static Optional<Trigger> inTheWayOf(Trigger trigger, Collection<Trigger> all) {
        Optional<String> slot = slot(trigger);
        return all.stream()
                .filter(other -> !other.isMarkedForDeletion())
                .filter(other -> other.unreadable().isEmpty())
                .filter(other -> slot.isPresent() && slot(other).equals(slot))
                .filter(other -> AGE.compare(other, trigger) < 0)
                .min(AGE);
    }

    /** The names of slots are those of the whole server. */
    private static Optional<String> slot(Trigger trigger) {
        DatabaseSource source = trigger.getSpec().source().database();
        return source == null || source.engine() != Engine.PostgreSQL
                ? Optional.empty()
                : Optional.of(source.host().toLowerCase(Locale.ROOT) + ":" + source.portOrDefault() + "/"
                        + source.slotOf(trigger.getMetadata().getUid()));
    }
}
