package dev.lamina.operator.trigger;

import dev.lamina.api.BucketSource;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * S3 requires the rules of a bucket to be disjoint. Of two that overlap, the older trigger has its rule, the younger
 * one waits.
 */
final class RuleConflicts {
    private static final Comparator<Trigger> BY_AGE = Comparator.comparing(
                    (Trigger trigger) -> orEmpty(trigger.getMetadata().getCreationTimestamp()))
            .thenComparing(trigger -> trigger.getMetadata().getNamespace())
            .thenComparing(trigger -> trigger.getMetadata().getName());

    private RuleConflicts() {}

    /** The trigger whose rule conflicts with this one's. A trigger that itself has to wait does not block others. */
    static Optional<Trigger> inTheWayOf(Trigger trigger, Collection<Trigger> all) {
        List<Trigger> holders = new ArrayList<>();
        for (Trigger candidate : inOrder(trigger, all)) {
            Optional<Trigger> holder = holders.stream()
                    .filter(other -> source(candidate).overlaps(source(other)))
                    .findFirst();
            if (candidate == trigger) {
                return holder;
            }
            if (holder.isEmpty()) {
                holders.add(candidate);
            }
        }
        return Optional.empty();
    }

    /** The triggers that compete for the same bucket, oldest first. */
    private static List<Trigger> inOrder(Trigger trigger, Collection<Trigger> all) {
        List<Trigger> claims = new ArrayList<>(all.stream()
                .filter(other -> source(other) != null
                        && source(other).name().equals(source(trigger).name()))
                .filter(other -> !same(other, trigger) && claims(other))
                .toList());
        claims.add(trigger);
        claims.sort(BY_AGE);
        return claims;
    }

    /**
     * Returns whether a Trigger competes: one that is being deleted or is disabled does not, an unreadable one keeps
     * its rule.
     */
    private static boolean claims(Trigger other) {
        return !other.isMarkedForDeletion()
                && (other.unreadable().isPresent()
                        ? hasItsRule(other)
                        : !Boolean.FALSE.equals(other.getSpec().enabled()));
    }

    private static boolean hasItsRule(Trigger other) {
        return LocationMemory.boundTo(other)
                .equals(Optional.of(BucketBinding.place(source(other).name())));
    }

    private static boolean same(Trigger one, Trigger other) {
        ObjectMeta mine = one.getMetadata();
        ObjectMeta its = other.getMetadata();
        return mine.getName().equals(its.getName()) && mine.getNamespace().equals(its.getNamespace());
    }

    private static BucketSource source(Trigger trigger) {
        return trigger.getSpec().source().bucket();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
