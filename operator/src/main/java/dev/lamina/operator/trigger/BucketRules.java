package dev.lamina.operator.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/**
 * The notification rules of buckets. S3 knows only the whole configuration of a bucket, to be read and to be replaced, with
 * no condition on the replacement: two that read the same one and both write lose one of the changes. So every change of a
 * bucket's rules holds that bucket's lock, from the read to the write; only the leading operator writes; and what another
 * program's write swallowed is set again when the trigger is reconciled next. All rules but those with our ids are
 * written back as they were read. A trigger has one rule for each of the installation's targets.
 */
final class BucketRules {
  private final ConcurrentMap<String, Object> locks = new ConcurrentHashMap<>();

  /**
   * Sets a trigger's rules, unless they are there just so.
   *
   * @param ids of all rules that the trigger may have had
   */
  void set(S3Client s3, String bucket, Set<NotificationRule> wanted, Set<String> ids, Runnable beforeWriting) {
    change(s3, bucket, beforeWriting, rules -> {
      Set<NotificationRule> there = rules.stream().filter(rule -> ids.contains(rule.id())).map(NotificationRule::of).collect(Collectors.toSet());
      if (there.equals(wanted)) {
        return rules;
      }
      List<QueueConfiguration> next = without(rules, ids);
      wanted.forEach(rule -> next.add(rule.toS3()));
      return next;
    });
  }

  /** Takes the rules away that are there. */
  void remove(S3Client s3, String bucket, Set<String> ids) {
    change(s3, bucket, () -> { }, rules -> rules.stream().anyMatch(rule -> ids.contains(rule.id())) ? without(rules, ids) : rules);
  }

  private void change(S3Client s3, String bucket, Runnable beforeWriting, UnaryOperator<List<QueueConfiguration>> change) {
    synchronized (locks.computeIfAbsent(bucket, name -> new Object())) {
      GetBucketNotificationConfigurationResponse found = s3.getBucketNotificationConfiguration(get -> get.bucket(bucket));
      List<QueueConfiguration> next = change.apply(found.queueConfigurations());
      if (next != found.queueConfigurations()) {
        beforeWriting.run();
        s3.putBucketNotificationConfiguration(put -> put.bucket(bucket).notificationConfiguration(with(found, next)));
      }
    }
  }

  private static NotificationConfiguration with(GetBucketNotificationConfigurationResponse found, List<QueueConfiguration> queues) {
    return NotificationConfiguration.builder()
        .queueConfigurations(queues)
        .topicConfigurations(found.hasTopicConfigurations() ? found.topicConfigurations() : null)
        .lambdaFunctionConfigurations(found.hasLambdaFunctionConfigurations() ? found.lambdaFunctionConfigurations() : null)
        .eventBridgeConfiguration(found.eventBridgeConfiguration())
        .build();
  }

  private static List<QueueConfiguration> without(List<QueueConfiguration> rules, Set<String> ids) {
    return new ArrayList<>(rules.stream().filter(rule -> !ids.contains(rule.id())).toList());
  }
}
