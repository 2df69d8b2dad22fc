package dev.lamina.gateway.source.bucket;

import dev.lamina.api.BucketSource;
import dev.lamina.api.Trigger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the Trigger that an event belongs to. The store does not name the rule that matched (MinIO always writes
 * "Config"), so the rules are evaluated again here, as the operator does it: of overlapping Triggers the oldest has its
 * rule, and a Trigger without a rule does not prevent others. The remaining rules are disjoint: an event has at most
 * one Trigger.
 */
final class BucketMatch {
    private static final Comparator<Trigger> BY_AGE = Comparator.comparing(
                    (Trigger trigger) -> orEmpty(trigger.getMetadata().getCreationTimestamp()))
            .thenComparing(trigger -> trigger.getMetadata().getNamespace())
            .thenComparing(trigger -> trigger.getMetadata().getName());

    private BucketMatch() {}

    static Optional<Trigger> find(ObjectEvent event, Collection<Trigger> all) {
        return holders(event.bucket(), all).stream()
                .filter(trigger -> source(trigger).matches(event.name(), event.key()))
                .findFirst();
    }

    /** The Triggers that have their rule in the bucket. */
    private static List<Trigger> holders(String bucket, Collection<Trigger> all) {
        List<Trigger> holders = new ArrayList<>();
        all.stream().filter(trigger -> claims(trigger, bucket)).sorted(BY_AGE).forEach(candidate -> {
            if (holders.stream().noneMatch(holder -> source(candidate).overlaps(source(holder)))) {
                holders.add(candidate);
            }
        });
        return holders;
    }

    private static boolean claims(Trigger trigger, String bucket) {
        return !trigger.isMarkedForDeletion()
                && (keepsItsRule(trigger)
                        || !Boolean.FALSE.equals(trigger.getSpec().enabled()))
                && source(trigger) != null
                && source(trigger).name().equals(bucket);
    }

    /** Returns whether an unreadable Trigger keeps its rule: events that it would get belong to no other Trigger. */
    private static boolean keepsItsRule(Trigger trigger) {
        return trigger.unreadable().isPresent()
                && trigger.getStatus() != null
                && ("bucket " + source(trigger).name())
                        .equals(trigger.getStatus().boundTo());
    }

    private static BucketSource source(Trigger trigger) {
        return trigger.getSpec().source().bucket();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
