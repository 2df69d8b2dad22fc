package dev.lamina.gateway.bucket;

import dev.lamina.api.BucketSource;
import dev.lamina.api.Trigger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the Trigger that an event belongs to. The store does not name the rule that matched (MinIO always writes
 * "Config"), so the rules are evaluated again here, as the operator does it: of overlapping Triggers the oldest has its
 * rule, and a Trigger without a rule does not prevent others. The remaining rules are disjoint: an event has at most
 * one Trigger.
 */
final class BucketMatch {
  /**
   * The events that a wildcard includes. MinIO's own events with the same prefixes, such as retention, are not events
   * of S3.
   */
  private static final Set<String> EVENTS = Set.of(
      "s3:ObjectCreated:Put", "s3:ObjectCreated:Post", "s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload",
      "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated",
      "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed", "s3:ObjectRestore:Delete",
      "s3:ReducedRedundancyLostObject",
      "s3:Replication:OperationFailedReplication", "s3:Replication:OperationMissedThreshold",
      "s3:Replication:OperationReplicatedAfterThreshold", "s3:Replication:OperationNotTracked",
      "s3:LifecycleExpiration:Delete", "s3:LifecycleExpiration:DeleteMarkerCreated", "s3:LifecycleTransition", "s3:IntelligentTiering",
      "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete", "s3:ObjectAcl:Put");

  private static final Comparator<Trigger> BY_AGE = Comparator
      .comparing((Trigger trigger) -> orEmpty(trigger.getMetadata().getCreationTimestamp()))
      .thenComparing(trigger -> trigger.getMetadata().getNamespace())
      .thenComparing(trigger -> trigger.getMetadata().getName());

  private BucketMatch() {}

  static Optional<Trigger> find(ObjectEvent event, Collection<Trigger> all) {
    return holders(event.bucket(), all).stream().filter(trigger -> matches(source(trigger), event)).findFirst();
  }

  /** The Triggers that have their rule in the bucket. */
  private static List<Trigger> holders(String bucket, Collection<Trigger> all) {
    List<Trigger> holders = new ArrayList<>();
    all.stream().filter(trigger -> claims(trigger, bucket)).sorted(BY_AGE).forEach(candidate -> {
      if (holders.stream().noneMatch(holder -> overlap(source(candidate), source(holder)))) {
        holders.add(candidate);
      }
    });
    return holders;
  }

  private static boolean claims(Trigger trigger, String bucket) {
    return !trigger.isMarkedForDeletion() && !Boolean.FALSE.equals(trigger.getSpec().enabled())
        && source(trigger) != null && source(trigger).name().equals(bucket);
  }

  static boolean matches(BucketSource rule, ObjectEvent event) {
    return EVENTS.contains(event.name()) && rule.events().stream().anyMatch(pattern -> overlap(pattern, event.name()))
        && event.key().startsWith(orEmpty(rule.prefix())) && event.key().endsWith(orEmpty(rule.suffix()));
  }

  static boolean overlap(BucketSource one, BucketSource other) {
    return one.events().stream().anyMatch(mine -> other.events().stream().anyMatch(its -> overlap(mine, its)))
        && (orEmpty(one.prefix()).startsWith(orEmpty(other.prefix())) || orEmpty(other.prefix()).startsWith(orEmpty(one.prefix())))
        && (orEmpty(one.suffix()).endsWith(orEmpty(other.suffix())) || orEmpty(other.suffix()).endsWith(orEmpty(one.suffix())));
  }

  /** {@code s3:ObjectCreated:*} and everything that begins like it. */
  private static boolean overlap(String one, String other) {
    return one.equals(other)
        || one.endsWith(":*") && other.startsWith(one.substring(0, one.length() - 1))
        || other.endsWith(":*") && one.startsWith(other.substring(0, other.length() - 1));
  }

  private static BucketSource source(Trigger trigger) {
    return trigger.getSpec().source().bucket();
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
