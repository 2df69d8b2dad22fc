package dev.lamina.operator.trigger;

import dev.lamina.api.BucketSource;
import dev.lamina.api.KeyFilter;
import dev.lamina.api.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/**
 * A rule of one trigger in its bucket's notification configuration. The prefix and the suffix are as in keys: unlike
 * S3, the stores that post to the gateway do not decode them.
 *
 * @param target ARN that S3 sends to
 */
record NotificationRule(String id, String target, Set<String> events, String prefix, String suffix) {

    /**
     * The rules of a trigger for one target.
     *
     * @param ids at least one for each meaning of the trigger's prefix and suffix
     */
    static List<NotificationRule> of(List<String> ids, Trigger trigger, String target) {
        BucketSource source = trigger.getSpec().source().bucket();
        List<KeyFilter> filters = source.keyFilters();
        Set<String> events = MinioEvents.asKnownTo(target, source.events());
        return IntStream.range(0, filters.size())
                .mapToObj(i -> new NotificationRule(
                        ids.get(i),
                        target,
                        events,
                        filters.get(i).prefix(),
                        filters.get(i).suffix()))
                .toList();
    }

    static NotificationRule of(QueueConfiguration rule) {
        return new NotificationRule(
                rule.id(),
                rule.queueArn(),
                new TreeSet<>(rule.eventsAsStrings()),
                filter(rule, "prefix"),
                filter(rule, "suffix"));
    }

    QueueConfiguration toS3() {
        List<FilterRule> filters = new ArrayList<>();
        addFilter(filters, "prefix", prefix);
        addFilter(filters, "suffix", suffix);
        QueueConfiguration.Builder rule =
                QueueConfiguration.builder().id(id).queueArn(target).eventsWithStrings(events);
        return filters.isEmpty()
                ? rule.build()
                : rule.filter(filter -> filter.key(key -> key.filterRules(filters)))
                        .build();
    }

    private static void addFilter(List<FilterRule> filters, String name, String value) {
        if (!value.isEmpty()) {
            filters.add(FilterRule.builder().name(name).value(value).build());
        }
    }

    /** S3 returns the names as Prefix and Suffix. */
    private static String filter(QueueConfiguration rule, String name) {
        if (rule.filter() == null || rule.filter().key() == null) {
            return "";
        }
        return rule.filter().key().filterRules().stream()
                .filter(filter -> filter.nameAsString().equalsIgnoreCase(name))
                .map(FilterRule::value)
                .findFirst()
                .orElse("");
    }
}
