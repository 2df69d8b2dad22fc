package dev.lamina.operator.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/**
 * The notification rules of buckets. S3 knows only the whole configuration of a bucket, to be read and to be replaced, with
 * no condition on the replacement: two that read the same one and both write lose one of the changes. So every change of a
 * bucket's rules holds that bucket's lock, from the read to the write; only the leading operator writes; and what another
 * program's write swallowed is set again when the trigger is reconciled next. All rules but the one with our id are
 * written back as they were read.
 */
final class BucketRules {
  private final ConcurrentMap<String, Object> locks = new ConcurrentHashMap<>();

  /** Sets the rule, unless it is there just so. */
  void set(S3Client s3, String bucket, NotificationRule rule, Runnable beforeWriting) {
    change(s3, bucket, beforeWriting, rules -> {
      if (rules.stream().anyMatch(old -> isId(old, rule.id()) && NotificationRule.of(old).equals(rule))) {
        return rules;
      }
      List<QueueConfiguration> next = without(rules, rule.id());
      next.add(rule.toS3());
      return next;
    });
  }

  /** Takes the rule away, if it is there. */
  void remove(S3Client s3, String bucket, String id) {
    change(s3, bucket, () -> { }, rules -> rules.stream().anyMatch(rule -> isId(rule, id)) ? without(rules, id) : rules);
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

  private static List<QueueConfiguration> without(List<QueueConfiguration> rules, String id) {
    return new ArrayList<>(rules.stream().filter(rule -> !isId(rule, id)).toList());
  }

  private static boolean isId(QueueConfiguration rule, String id) {
    return id.equals(rule.id());
  }
}
