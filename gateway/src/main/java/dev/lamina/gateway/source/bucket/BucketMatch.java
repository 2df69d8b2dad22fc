package dev.lamina.gateway.source.bucket;

import dev.lamina.api.BucketHolders;
import dev.lamina.api.Trigger;
import java.util.Collection;
import java.util.Optional;

/**
 * Finds the Trigger that an event belongs to. The store does not name the rule that matched (MinIO always writes
 * "Config"), so the rules are evaluated again here, as the operator does it ({@link BucketHolders}). The rules of the
 * holders are disjoint: an event has at most one Trigger.
 */
final class BucketMatch {
    private BucketMatch() {}

    static Optional<Trigger> find(ObjectEvent event, Collection<Trigger> all) {
        return BucketHolders.of(event.bucket(), all).stream()
                .filter(trigger -> trigger.getSpec().source().bucket().matches(event.name(), event.key()))
                .findFirst();
    }
}
