package dev.lamina.operator.trigger;

import dev.lamina.api.BucketHolders;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds the trigger that a bucket trigger has to wait for; {@link BucketHolders} has the rule. */
final class RuleConflicts {
    private RuleConflicts() {}

    /** @param all the triggers of the cache, where this one may be missing or an earlier version */
    static Optional<Trigger> inTheWayOf(Trigger trigger, Collection<Trigger> all) {
        List<Trigger> others =
                all.stream().filter(other -> !same(other, trigger)).toList();
        return BucketHolders.inTheWayOf(trigger, others);
    }

    private static boolean same(Trigger one, Trigger other) {
        ObjectMeta mine = one.getMetadata();
        ObjectMeta its = other.getMetadata();
        return mine.getName().equals(its.getName()) && mine.getNamespace().equals(its.getNamespace());
    }
}
