package dev.lamina.operator.trigger;

import dev.lamina.api.BucketSource;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** S3 wants the rules of a bucket disjoint. Of two that overlap, the older trigger has its rule, the younger one waits. */
final class Overlap {
  private static final Comparator<Trigger> BY_AGE = Comparator
      .comparing((Trigger trigger) -> orEmpty(trigger.getMetadata().getCreationTimestamp()))
      .thenComparing(trigger -> trigger.getMetadata().getNamespace())
      .thenComparing(trigger -> trigger.getMetadata().getName());

  private Overlap() {}

  /** The trigger whose rule stands in this one's way. One that is itself in another's way stands in nobody's. */
  static Optional<Trigger> inTheWayOf(Trigger trigger, Collection<Trigger> all) {
    List<Trigger> holders = new ArrayList<>();
    for (Trigger candidate : inOrder(trigger, all)) {
      Optional<Trigger> holder = holders.stream().filter(other -> source(candidate).overlaps(source(other))).findFirst();
      if (candidate == trigger) {
        return holder;
      }
      if (holder.isEmpty()) {
        holders.add(candidate);
      }
    }
    return Optional.empty();
  }

  /** Those with a claim to the same bucket, oldest first. What is being deleted or is disabled has no claim. */
  private static List<Trigger> inOrder(Trigger trigger, Collection<Trigger> all) {
    List<Trigger> claims = new ArrayList<>(all.stream()
        .filter(other -> !same(other, trigger) && !other.isMarkedForDeletion() && !Boolean.FALSE.equals(other.getSpec().enabled()))
        .filter(other -> source(other) != null && source(other).name().equals(source(trigger).name()))
        .toList());
    claims.add(trigger);
    claims.sort(BY_AGE);
    return claims;
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
