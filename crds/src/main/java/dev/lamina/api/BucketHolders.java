package dev.lamina.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which Triggers have their rule in a bucket. S3 requires the rules of a bucket to be disjoint: of Triggers that
 * overlap, the oldest has its rule, and a Trigger that waits does not block others. The operator binds by this, and the
 * gateway finds the Trigger of an event by it, so both must agree.
 */
public final class BucketHolders {
    private BucketHolders() {}

    /** Returns the Triggers that have their rule in the bucket, oldest first. */
    public static List<Trigger> of(String bucket, Collection<Trigger> all) {
        List<Trigger> holders = new ArrayList<>();
        all.stream()
                .filter(trigger -> claims(trigger, bucket))
                .sorted(TriggerAge.OLDEST_FIRST)
                .forEach(candidate -> {
                    if (holders.stream().noneMatch(holder -> source(candidate).overlaps(source(holder)))) {
                        holders.add(candidate);
                    }
                });
        return holders;
    }

    /**
     * Returns the Trigger whose rule conflicts with the one of this bucket Trigger, if there is one among the others.
     */
    public static Optional<Trigger> inTheWayOf(Trigger trigger, Collection<Trigger> others) {
        return of(source(trigger).name(), others).stream()
                .filter(holder -> TriggerAge.OLDEST_FIRST.compare(holder, trigger) < 0)
                .filter(holder -> source(holder).overlaps(source(trigger)))
                .findFirst();
    }

    /**
     * Returns whether a Trigger competes for the bucket: one that is being deleted or is disabled does not. One that
     * cannot be read keeps the rule that it has, because events that it would get belong to no other Trigger.
     */
    private static boolean claims(Trigger trigger, String bucket) {
        BucketSource source = source(trigger);
        return !trigger.isMarkedForDeletion()
                && source != null
                && source.name().equals(bucket)
                && (trigger.unreadable().isPresent()
                        ? isBoundTo(trigger, source)
                        : !Boolean.FALSE.equals(trigger.getSpec().enabled()));
    }

    private static boolean isBoundTo(Trigger trigger, BucketSource source) {
        return trigger.getStatus() != null
                && BucketSource.location(source.name())
                        .equals(trigger.getStatus().boundTo());
    }

    private static BucketSource source(Trigger trigger) {
        return trigger.getSpec().source().bucket();
    }
}
