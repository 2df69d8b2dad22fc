package dev.lamina.gateway.source.database;

import dev.lamina.api.DatabaseSource;
import dev.lamina.api.Trigger;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which triggers use the same slot. Debezium has the same application name for all of its connections, so the database
 * does not say which trigger's connector reads a slot.
 */
final class SlotClaims {
    private static final Comparator<Trigger> BY_AGE = Comparator.<Trigger, String>comparing(
                    trigger -> trigger.getMetadata().getCreationTimestamp(),
                    Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(trigger -> trigger.getMetadata().getUid());

    private SlotClaims() {}

    /** The oldest trigger with the same slot, if that is not the given one: the slot belongs to it. */
    static Optional<Trigger> earlier(Trigger trigger, Collection<Trigger> all) {
        return others(trigger, all)
                .filter(other -> BY_AGE.compare(other, trigger) < 0)
                .min(BY_AGE);
    }

    /** Whether another trigger has the same slot. */
    static boolean isShared(Trigger trigger, Collection<Trigger> all) {
        return others(trigger, all).findAny().isPresent();
    }

    /**
     * Whether what belongs to a trigger is still needed. One that cannot be read may have the same source as before.
     *
     * @param all the Triggers that exist
     */
    static boolean isNeeded(String uid, Collection<Trigger> all) {
        return all.stream()
                .filter(trigger -> trigger.getMetadata().getUid().equals(uid))
                .anyMatch(trigger -> trigger.unreadable().isPresent() || isOfDatabase(trigger));
    }

    static boolean isOfDatabase(Trigger trigger) {
        return trigger.unreadable().isEmpty() && trigger.getSpec().source().database() != null;
    }

    private static Stream<Trigger> others(Trigger trigger, Collection<Trigger> all) {
        String slot = slot(trigger);
        return all.stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(trigger.getMetadata().getUid()))
                .filter(other -> isOfDatabase(other) && DatabaseTriggers.hasSlot(other))
                .filter(other -> slot(other).equals(slot));
    }

    /** All databases of a server share its slots. */
    private static String slot(Trigger trigger) {
        DatabaseSource source = trigger.getSpec().source().database();
        return source.host().toLowerCase(Locale.ROOT) + ":" + source.portOrDefault() + "/"
                + source.slotOf(trigger.getMetadata().getUid());
    }
}
